package tomllines_test

import (
	"testing"

	"refdesk/internal/tomllines"
)

const source = `# a comment
top = 1
"quoted key" = """
inside = 2
"""
[table] # of one
key = "x"

[[many]]
name = "first"
[[many]]
name = "second"
[many.under]
deep = true
[quoted] # ''' and """
marks = "'''" # """
other = '"""'
escaped = "\"\"\"" # '
long = """ \""" # '''
after = 9 '''
[inside]
""" # ends here
list = [
  """
[inside]
""",
  '"', "'''" ]
last = """"""
end = true
`

func TestEachKeyHasItsLine(t *testing.T) {
	lines := tomllines.Of(source)
	for key, want := range map[string]int{
		"top": 2, "quoted key": 3, "table": 6, "table.key": 7, "table.unheard": 6, "many[0].name": 10, "many[1].name": 12,
		"many[1].under.deep": 14, "inside": 0, "nothing.at.all": 0, "quoted.marks": 16, "quoted.other": 17, "quoted.escaped": 18, "quoted.long": 19,
		"quoted.after": 15, "quoted.list": 23, "quoted.last": 28, "quoted.end": 29,
	} {
		if got := lines.At(key); got != want {
			t.Errorf("%s is on line %d, want %d", key, got, want)
		}
	}
}
