package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// diary is a story on disk and the time it is written at.
type diary struct {
	t    *testing.T
	path string
	at   time.Time
}

func newDiary(t *testing.T) *diary {
	return &diary{t: t, path: filepath.Join(t.TempDir(), "story"), at: time.Date(2026, 8, 31, 23, 0, 0, 0, time.UTC)}
}

// open starts a server on the story as it stands, without anything that runs
// by itself.
func (d *diary) open(o Options) (*desk, error) {
	d.t.Helper()
	f, err := os.OpenFile(d.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	o.Story, o.APIKey, o.Pace = f, testKey, "fast"
	o.Now = func() time.Time { return d.at }
	s, err := newServer(d.t.Context(), o)
	if err != nil {
		return nil, err
	}
	d.t.Cleanup(func() { s.Close(); f.Close() })
	return &desk{t: d.t, Server: s, ip: "127.0.0.1"}, nil
}

func (d *diary) mustOpen(o Options) *desk {
	d.t.Helper()
	out, err := d.open(o)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// live lets a day happen: the script, calls of all kinds, refused ones too,
// and times at which only something was read.
func (d *diary) live(s *desk) {
	for i := range 400 {
		d.at = d.at.Add(217*time.Second + 123*time.Microsecond)
		s.step()
		books, tools, tea := "/campaign/"+s.books(), "/campaign/"+s.tools(), "/campaign/"+s.tea()
		switch i % 10 {
		case 1:
			s.raw("POST", "/v2"+tea+"/participant", fmt.Sprintf(`{"email":"new%d+x@example.com","referredBy":"%s"}`, i, s.oldest(s.tea())))
		case 2:
			s.raw("POST", "/v2"+tea+fmt.Sprintf("/participant/new%d%%2Bx@example.com/ref", i-1), "")
		case 3:
			s.raw("POST", "/v2"+books+"/participant/"+s.oldest(s.books()), fmt.Sprintf(`{"notes":"note %d","firstName":"Ünï"}`, i))
		case 4:
			for _, r := range s.waiting() {
				s.raw([]string{"POST", "DELETE"}[i/10%2], "/v2"+books+"/reward/"+r+[]string{"/approve", ""}[i/10%2], "")
			}
		case 5:
			s.raw("DELETE", "/v2"+books+fmt.Sprintf("/participant/new%d", i), "")
			s.raw("POST", "/v2"+tools+"/participant/nobody/transaction", `{"half`)
			s.raw("DELETE", "/v2"+tea+fmt.Sprintf("/participant/new%d%%2Bx@example.com", i-4), "")
		case 6:
			s.raw("GET", "/v2"+tools+"/commissions?limit=100", "")
		case 7:
			s.raw("POST", "/v2"+books+"/webhooks", fmt.Sprintf(`{"payloadUrl":"http://127.0.0.1:9/%d","events":["NEW_PARTICIPANT_ADDED"],"isEnabled":false}`, i))
		}
	}
}

// waiting are the rewards of the books that wait.
func (d *desk) waiting() (ids []string) {
	d.Do(func(p *Program) {
		for _, who := range p.campaign(d.books()).people {
			for _, r := range who.rewards {
				if r.approvedAt == 0 && len(ids) < 2 {
					ids = append(ids, r.id)
				}
			}
		}
	})
	return ids
}

func (d *desk) digest() (text string) {
	d.Do(func(p *Program) { text = digest(d.t, p) })
	return text
}

// TestAStoryGoesOn: a server that begins on the story of another one stands
// where that stood, and goes on as it would have gone on, over the end of a
// month as well.
func TestAStoryGoesOn(t *testing.T) {
	for _, script := range []string{"launch", "attack"} {
		d := newDiary(t)
		first := d.mustOpen(Options{People: 120, Seed: 7, Script: script})
		d.live(first)
		second := d.mustOpen(Options{})
		if first.digest() != second.digest() {
			t.Fatalf("%s: the program is another one", script)
		}
		for _, s := range []*desk{first, second} {
			s.opts.Story = nil // both tell on, so that they can be compared
		}
		for range 50 {
			d.at = d.at.Add(time.Minute)
			if a, b := first.step(), second.step(); a != b {
				t.Fatalf("%s: the script goes another way", script)
			}
		}
		if first.digest() != second.digest() || first.sum != second.sum {
			t.Errorf("%s: the program goes another way", script)
		}
	}
}

// TestAStoryKeepsItsMonths: whether somebody looked when the month turned makes
// no difference to what fell due in it later.
func TestAStoryKeepsItsMonths(t *testing.T) {
	d := newDiary(t)
	first := d.mustOpen(Options{People: 30, Seed: 7})
	tea := "/campaign/" + first.tea()
	first.call(200, "POST", tea+"/participant", `{"email":"ana@example.com"}`)
	first.call(200, "POST", tea+"/participant", `{"email":"bo@example.com","referredBy":"ana@example.com"}`)
	first.call(200, "POST", tea+"/participant/bo@example.com/ref", `{"delayInDays":1}`)
	for range 3 {
		d.at = d.at.Add(12 * time.Hour)
		first.call(200, "GET", "/campaigns", "")
	}
	second := d.mustOpen(Options{})
	if got := second.call(200, "GET", tea+"/participant/ana@example.com", "")["monthlyReferralCount"]; got != 1.0 {
		t.Errorf("%v referrals this month", got)
	}
	if first.digest() != second.digest() {
		t.Error("the program is another one")
	}
}

// TestAStoryCutOffGoesOn at each byte of its last lines.
func TestAStoryCutOffGoesOn(t *testing.T) {
	d := newDiary(t)
	s := d.mustOpen(Options{People: 30, Seed: 7, Script: "launch"})
	for range 20 {
		d.at = d.at.Add(time.Second)
		s.step()
	}
	whole, err := os.ReadFile(d.path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range 60 {
		kept := whole[:len(whole)-cut]
		write(t, d.path, kept)
		again := d.mustOpen(Options{})
		again.step()
		got, err := os.ReadFile(d.path)
		lines := bytes.LastIndexByte(kept, '\n') + 1
		if err != nil || !bytes.HasPrefix(got, kept[:lines]) || bytes.Count(got, []byte("\n")) != bytes.Count(kept, []byte("\n"))+1 {
			t.Fatalf("cut by %d bytes: %v\n%s", cut, err, got[max(0, lines-100):])
		}
	}
	head, _, _ := bytes.Cut(whole, []byte("\n"))
	write(t, d.path, head[:9])
	if d.mustOpen(Options{People: 20}); len(d.mustOpen(Options{}).program.campaigns) != 3 {
		t.Error("a story cut off in its first line does not begin anew")
	}
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAStoryOfAnotherProgramIsRefused(t *testing.T) {
	d := newDiary(t)
	s := d.mustOpen(Options{People: 30, Seed: 7, Script: "launch"})
	for range 10 {
		d.at = d.at.Add(time.Second)
		s.step()
	}
	for _, o := range []Options{{People: 31}, {Script: "attack"}, {Seed: 8}} {
		if _, err := d.open(o); err == nil || !strings.Contains(err.Error(), "began with 30 people, script launch and seed 7") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	whole, err := os.ReadFile(d.path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for name, other := range map[string][]byte{
		"a later format":      bytes.Replace(whole, []byte(`"sandbox_story":1`), []byte(`"sandbox_story":2`), 1),
		"no story":            []byte("# a file of notes\n"),
		"events that are not": bytes.Join([][]byte{lines[0], bytes.Join(lines[2:], nil)}, nil),
		"noise in the middle": bytes.Join([][]byte{lines[0], []byte("noise\n"), bytes.Join(lines[1:], nil)}, nil),
	} {
		write(t, d.path, other)
		if _, err := d.open(Options{}); err == nil || !strings.Contains(err.Error(), "another version") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// full is a story on a disk without room.
type full struct{ *os.File }

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWhatCannotBeKeptDoesNotHappen(t *testing.T) {
	d := newDiary(t)
	s := d.mustOpen(Options{People: 30, Script: "launch"})
	s.opts.Story = full{s.opts.Story.(*os.File)}
	before := s.digest()
	s.call(500, "POST", "/campaign/"+s.tea()+"/participant", `{"email":"ana@example.com"}`)
	s.step()
	if s.digest() != before {
		t.Error("it happened all the same")
	}
	s.call(200, "GET", "/campaigns", "")
}

func TestRetellingIsQuiet(t *testing.T) {
	d, hook := newDiary(t), newReceiver(t)
	s := d.mustOpen(Options{People: 30, Script: "launch"})
	for range 30 {
		d.at = d.at.Add(time.Second)
		s.step()
	}
	again := d.mustOpen(Options{WebhookURL: hook.URL})
	again.call(200, "POST", "/campaign/"+again.tea()+"/participant", `{"email":"first@example.com"}`)
	if got := hook.next(t); !strings.Contains(string(got.body), "first@example.com") {
		t.Errorf("told again: %s", got.body)
	}
}

func FuzzStory(f *testing.F) {
	f.Add([]byte(`{"at":1788220800000,"sum":0,"method":"POST","path":"/v2/campaign/x/participant","type":"application/json","body":"e30="}`))
	f.Add([]byte(`{"at":1,"sum":0}`))
	f.Add([]byte(`{"at":1,"sum":0,"method":"P OST","path":"%zz"}`))
	s, err := newServer(f.Context(), Options{People: 5, Script: "launch", APIKey: testKey, Story: nil})
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	s.retelling = true
	f.Fuzz(func(t *testing.T, line []byte) {
		s.strayed = false
		err := s.retellOne(line)
		if err == nil && !json.Valid(line) {
			t.Errorf("%q is no scene", line)
		}
	})
}
