package sandbox

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// culture is a stock of names in one script, each with the plain letters its
// bearer would put into a mail address.
type culture struct {
	first, last []string // "Name=plain"
}

// cultures hold the scripts a console meets: Latin with marks, Cyrillic,
// Greek, Arabic and Hebrew (right to left), Devanagari and Thai (combining),
// Han and Hangul (wide), and emoji.
var cultures = []culture{
	{
		first: []string{
			"Ana=ana", "Mira=mira", "Jonas=jonas", "Priya=priya", "Tomas=tomas", "Noor=noor",
			"Ella=ella", "Samuel=samuel", "Grace=grace", "Oliver=oliver", "Amara=amara", "Leo=leo",
		},
		last: []string{
			"Okafor=okafor", "Meyer=meyer", "Raman=raman", "Lindqvist=lindqvist", "Silva=silva", "Walker=walker",
			"Novak=novak", "Rossi=rossi", "Dubois=dubois", "Hughes=hughes", "Mensah=mensah", "Keller=keller",
		},
	},
	{
		first: []string{
			"Łucja=lucja", "José=jose", "Søren=soren", "Zoë=zoe", "Björk=bjork",
			"Chloé=chloe", "Şebnem=sebnem", "Dvořák=dvorak", "Ngọc=ngoc", "Íñigo=inigo",
		},
		last: []string{
			"Żółkiewska=zolkiewska", "Núñez=nunez", "Ørsted=orsted", "Gößling=goessling", "Þórsdóttir=thorsdottir",
			"Lefèvre=lefevre", "Yıldız=yildiz", "Černý=cerny", "Nguyễn=nguyen", "Brân=bran",
		},
	},
	{
		first: []string{"Анна=anna", "Дмитрий=dmitry", "Олена=olena", "Юлия=yulia", "Борис=boris"},
		last: []string{
			"Иванова=ivanova", "Шевченко=shevchenko", "Кузнецов=kuznetsov",
			"Щербина=shcherbyna", "Петров=petrov",
		},
	},
	{
		first: []string{"Ελένη=eleni", "Γιώργος=giorgos", "Σοφία=sofia", "Νίκος=nikos"},
		last:  []string{"Παπαδόπουλος=papadopoulos", "Γεωργίου=georgiou", "Αλεξίου=alexiou"},
	},
	{
		first: []string{"ليلى=layla", "محمد=mohamed", "فاطمة=fatima", "يوسف=yousef"},
		last:  []string{"الحسيني=alhusseini", "منصور=mansour", "الخطيب=alkhatib"},
	},
	{
		first: []string{"נועה=noa", "דוד=david", "תמר=tamar"},
		last:  []string{"כהן=cohen", "לוי=levi", "מזרחי=mizrahi"},
	},
	{
		first: []string{"प्रिया=priya", "अर्जुन=arjun", "क्षितिज=kshitij", "आरती=aarti"},
		last:  []string{"शर्मा=sharma", "त्रिपाठी=tripathi", "वर्मा=verma"},
	},
	{
		first: []string{"伟=wei", "秀英=xiuying", "美咲=misaki", "大輔=daisuke", "思远=siyuan"},
		last:  []string{"王=wang", "佐藤=sato", "欧阳=ouyang", "鈴木=suzuki", "李=li"},
	},
	{
		first: []string{"서연=seoyeon", "민준=minjun", "지우=jiwoo"},
		last:  []string{"김=kim", "박=park", "남궁=namgung"},
	},
	{
		first: []string{"สมชาย=somchai", "กัญญา=kanya", "นํ้าฝน=namfon"},
		last:  []string{"ศรีสุข=srisuk", "ทองดี=thongdee", "เจริญผล=charoenphon"},
	},
	{
		first: []string{"Kim 🌻=kim", "👩‍👩‍👧 Fam=fam", "Zed🏴󠁧󠁢󠁳󠁣󠁴󠁿=zed"},
		last:  []string{"Park 🏳️‍🌈=park", "Quinn=quinn"},
	},
}

// hostileNames are what a signup form lets through: escapes that take over a
// terminal, text that turns round or hides, formulas, and sheer length.
var hostileNames = [][2]string{
	{"\x1b[2J\x1b[1;1HOwned", "\x1b]0;pwned\x07Title"},
	{"\x1b]52;c;cm0gLXJmIC8=\x07Clip", "Board"},
	{"\u202eevil", "gnp.exe\u202c"},
	{"In\u200bvis\u200dible\u2060", "Zero\ufeffWidth"},
	{strings.Repeat("Long", 50), strings.Repeat("Name", 50)},
	{"=HYPERLINK(\"https://evil.test\",\"refund\")", "+SUM(A1:A9)"},
	{"Line\nBreak\r", "Tab\tStop\x00"},
	{"Z\u0351\u0343\u0342a\u0334\u0321\u0353l\u0335\u0349g\u0336\u031fo\u0338\u0353", "\u2066iso\u2069late"},
	{"\u009b31mC1", "\u2028Separator\u2029"},
	{"@cmd|' /C calc'!A0", "-2+3"},
}

// mailDomains are reserved names, so that nothing is ever sent to anybody.
var mailDomains = []string{"example.com", "mail.example.com", "post.example.com", "readers.test", "mailbox.test"}

// crowd makes up people. The same source of chance gives the same people.
type crowd struct {
	rng      *rand.Rand
	serial   int
	promised map[string]bool // mailboxes of people still to come; nil where nobody is planned
}

// stranger is a signup nobody has anything to say against.
func (w *crowd) stranger(c *campaign) signup {
	w.serial++
	// Every other person has a plain Latin name, the rest is spread.
	stock := cultures[0]
	if w.rng.IntN(2) == 0 {
		stock = cultures[w.rng.IntN(len(cultures))]
	}
	first, plainFirst, _ := strings.Cut(stock.first[w.rng.IntN(len(stock.first))], "=")
	last, plainLast, _ := strings.Cut(stock.last[w.rng.IntN(len(stock.last))], "=")
	s := signup{first: first, last: last}
	switch {
	case w.serial%41 == 7:
		hostile := hostileNames[w.serial/41%len(hostileNames)]
		s.first, s.last = hostile[0], hostile[1]
		s.plant = plant{kind: "hostile-name", innocent: true}
	case w.rng.IntN(25) == 0:
		s.first, s.last = "", "" // not every form asks
	}
	s.email = w.address(c, plainFirst+"."+plainLast)
	w.equip(&s)
	return s
}

// address is one nobody has, whose mailbox nobody has either.
func (w *crowd) address(c *campaign, local string) string {
	domain := mailDomains[w.rng.IntN(len(mailDomains))]
	email := local + "@" + domain
	for try := w.rng.IntN(90) + 10; len(c.byMailbox[mailbox(email)]) > 0 || w.promised[c.id+mailbox(email)]; try += 89 {
		email = local + strconv.Itoa(try) + "@" + domain
	}
	if w.promised != nil {
		w.promised[c.id+mailbox(email)] = true
	}
	return email
}

// equip gives a signup a device and an address of its own; some have none.
func (w *crowd) equip(s *signup) {
	s.ip = w.ip()
	if w.rng.IntN(12) != 0 {
		s.fingerprint = w.device()
	}
	if w.rng.IntN(3) == 0 {
		s.metadata = map[string]any{"customerId": "cus-" + strconv.Itoa(10_000+w.rng.IntN(89_999))}
		if w.rng.IntN(3) == 0 {
			s.metadata["tier"] = []string{"silver", "gold"}[w.rng.IntN(2)]
		}
	}
}

func (w *crowd) device() string { return strconv.FormatUint(w.rng.Uint64()|1<<63, 16) }

// ip is out of ranges reserved for documentation and benchmarks.
func (w *crowd) ip() string {
	if w.rng.IntN(4) == 0 {
		return "2001:db8:" + strconv.FormatInt(w.rng.Int64N(1<<16), 16) + ":" + strconv.FormatInt(1+w.rng.Int64N(1<<16-1), 16) + "::1"
	}
	return "198." + strconv.Itoa(18+w.rng.IntN(2)) + "." + strconv.Itoa(w.rng.IntN(256)) + "." + strconv.Itoa(1+w.rng.IntN(254))
}
