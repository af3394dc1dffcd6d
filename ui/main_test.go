package ui_test

import (
	"testing"

	"go.uber.org/goleak"

	"refdesk/ui"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plain are the styles of a terminal without colour, in which every golden is
// drawn: what a golden shows is what remains when colour is taken away.
var plain = ui.NewStyles(ui.Looks{})

// ascii are plain styles whose signs keep to ASCII.
var ascii = ui.NewStyles(ui.Looks{ASCII: true})

// nasty are texts that have broken terminals.
var nasty = []string{
	"", " ", "Ana", "José", "日本太郎", "Nguyễn Thị Hồng", "Zoë de\u0301", "ณัฐวุฒิ", "น้ำคำ", "xำ", "ｶﾞ", "xﾞ", "मोहित क्षत्रिय", "محمد علي", "שָׁלוֹם",
	"👩‍👩‍👧‍👦 family", "👍🏽", "🇩🇪🇫🇷", "1️⃣", "☎️", "\u0301leading", "Z̷̢̛̹̗͙a̵l̸g̴o̶",
	"\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31mC1", "\u009b31m", "\u202egnp.exe", "zero\u200bwidth\u200d", "a\tb\nc\r\nd",
	"\u3164\u115f\u1160", "\U000e0041\U000e007f", "\ue000\U000f0000", "\xff\xfe", "\u2028\u2029", "soft\u00adhyphen", "\u0d4e", "ｆｕｌｌ",
	"\u034f\u17b4\ufe0f", "한국어 한국", "\x00\x07\x08\x7f", "ﷺ", "a\u0300\u0301\u0302\u0303\u0304",
}
