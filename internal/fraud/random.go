package fraud

import "strings"

// spoken are names and words in the spelling of mail addresses, from many
// languages. Only their pairs of letters count: text that a machine drew is
// full of pairs that none of them has.
const spoken = `anderson johansson lindqvist petersen hansen nielsen schneider schmidt fischer weber wagner becker hoffmann
schulz zimmermann hartmann krueger werner schwarz vogel friedrich gunther scholz moeller goessling mueller jaeger dubois
lefevre moreau laurent girard bonnet francois rousseau fontaine chevalier gauthier mercier dupont guillaume philippe
rossi ferrari esposito bianchi colombo ricci marino greco conti giordano mancini garcia rodriguez martinez hernandez
lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz jimenez vasquez castillo ortiz silva santos oliveira
souza pereira carvalho almeida ribeiro fernandes goncalves barbosa araujo kowalski nowak wisniewski wojcik kaminski
lewandowski zielinski szymanski wozniak dabrowski kozlowski jankowski krawczyk piotrowski grzegorz katarzyna malgorzata
agnieszka novak dvorak cerny prochazka kucera vesely horak nemec svoboda horvath szabo nagy kovacs toth varga kiss molnar
ivanova petrov kuznetsov smirnov popova sokolov mikhail shevchenko shcherbyna tkachenko bondarenko kravchenko oleksandr
yevhen zhukov khrushchev dmitry yuliya boris papadopoulos georgiou alexiou konstantinos vasiliki giorgos eleni nikos
mohammed ahmed hussein abdullah ibrahim khalid fatima aisha youssef mansour alkhatib alhusseini noor layla omar tariq
cohen levi mizrahi peretz friedman goldberg shapiro sharma verma gupta singh kumar patel tripathi kshitij arjun priya
lakshmi krishnan venkatesh subramanian iyer chatterjee mukherjee banerjee aarti raman nguyen tran pham hoang phan ngoc
wang zhang chen yang huang zhao zhou xu sun zhu lin guo liang xie zheng tang feng qian xiu ying siyuan wei ouyang
sato suzuki takahashi tanaka watanabe yamamoto nakamura kobayashi yoshida matsumoto shimizu hayashi misaki daisuke
kim park choi jung kang seoyeon minjun jiwoo somchai kanya thongdee charoenphon srisuk namfon okafor mensah adeyemi
chukwu nwosu balogun mbeki dlamini nkosi zulu ndlovu osei kwame amara abebe tesfaye haile smith johnson williams brown
jones miller davis wilson taylor thomas moore jackson white harris thompson robinson lewis walker wright scott green
baker hughes edwards collins stewart morris murphy kelly cooper richardson howard ward peterson gray james watson brooks
sanders price bennett wood barnes ross henderson coleman jenkins perry powell long patterson butler foster bryant alexander
elizabeth jennifer michelle kimberly christopher matthew anthony joshua daniel timothy kenneth stephanie rebecca laura
katherine samantha benjamin nicholas jonathan patrick gregory frank raymond dennis jerry tyler aaron adam nathan zachary
info office contact hello support sales team admin mail news letter shop store online service marketing design studio
photo music games player dragon shadow master happy lucky sunny flower crazy super mega great world travel garden kitchen
coffee summer winter spring night light black blue red gold silver star moon river lake mountain ocean tiger wolf eagle
book reader writer teacher student doctor lawyer engineer project build tech soft cloud data digital crypto trade market
invest money bank home house family baby girl woman lady king queen prince knight angel heaven church grace faith hope
love life peace free best real only just like this that with from your about quick brown jump over lazy big small new old`

// unheard tells which pairs of letters no spoken name has.
var unheard = func() (pairs [26][26]bool) {
	for i := range pairs {
		for j := range pairs[i] {
			pairs[i][j] = true
		}
	}
	for i := 1; i < len(spoken); i++ {
		if a, b := spoken[i-1], spoken[i]; isLetter(a) && isLetter(b) {
			pairs[a-'a'][b-'a'] = false
		}
	}
	return pairs
}()

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }

// looksRandom tells that a local part was drawn by a machine: letters and
// digits change too often, or its pairs of letters are in no name. Short and
// foreign texts get the benefit of the doubt.
func looksRandom(box string) bool {
	if len(box) < 7 || len(box) > 64 {
		return false
	}
	turns, letters, digits, pairs, strange := 0, 0, 0, 0, 0
	for i := range len(box) {
		b := box[i]
		switch {
		case isLetter(b):
			letters++
		case isDigit(b):
			digits++
		default:
			return false // not ours to judge
		}
		if i == 0 {
			continue
		}
		a := box[i-1]
		if isLetter(a) != isLetter(b) {
			turns++
		}
		if isLetter(a) && isLetter(b) {
			pairs++
			if unheard[a-'a'][b-'a'] {
				strange++
			}
		}
	}
	vowels := 0
	for _, v := range "aeiouy" {
		vowels += strings.Count(box, string(v))
	}
	switch {
	case turns >= 4, turns >= 3 && strange > 0:
		return true // numbers stand in the middle of the words
	case letters >= 6 && strange*3 >= pairs && strange >= 3:
		return true
	case letters >= 6 && vowels == 0:
		return true
	case letters >= 3 && digits >= 3 && turns >= 3:
		return true
	}
	return false
}
