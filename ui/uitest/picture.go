package uitest

import (
	"fmt"
	"html"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Cells of a picture, in pixels, and its colours where the frame names none.
const (
	cellWidth  = 8.4
	cellHeight = 18
	pictureInk = "#d6d4e0"
	paper      = "#16151d"
)

// Picture compares an SVG drawing of a frame with the one kept at path, and
// rewrites it when REFDESK_UPDATE is set: pictures in a document then show what
// the program draws.
func Picture(tb testing.TB, path, view string, w, h int) {
	tb.Helper()
	got := drawing(view, w, h)
	if os.Getenv("REFDESK_UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if got != string(want) {
		tb.Errorf("%s is not what the program draws; REFDESK_UPDATE=1 rewrites it", path)
	}
}

// drawing gives a frame of w by h cells as SVG, one text element for each run
// of cells that look alike.
func drawing(view string, w, h int) string {
	screen := vt.NewEmulator(w, h)
	defer screen.Close()
	_, _ = screen.WriteString(strings.ReplaceAll(view, "\n", "\r\n"))
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`+"\n",
		float64(w)*cellWidth+16, h*cellHeight+16)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	for y := range h {
		for x := 0; x < w; {
			x += drawRun(&out, screen, x, y, w)
		}
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// drawRun draws the cells from x on that look alike, and gives their number. A
// wide letter stands alone, because fonts differ about its width.
func drawRun(out *strings.Builder, screen *vt.Emulator, x, y, w int) int {
	style := styleAt(screen, x, y)
	var text strings.Builder
	n := 0
	for x+n < w && styleAt(screen, x+n, y) == style {
		cell := screen.CellAt(x+n, y)
		if cell == nil || cell.Content == "" {
			text.WriteByte(' ')
			n++
			continue
		}
		if cell.Width > 1 && n > 0 {
			break
		}
		text.WriteString(cell.Content)
		n += max(1, cell.Width)
		if cell.Width > 1 {
			break
		}
	}
	left, top, wide := 8+float64(x)*cellWidth, 8+y*cellHeight, float64(n)*cellWidth
	if style.paper != "" {
		fmt.Fprintf(out, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, wide, cellHeight, style.paper)
	}
	if s := text.String(); strings.TrimSpace(s) != "" {
		weight := ""
		if style.bold {
			weight = ` font-weight="bold"`
		}
		fmt.Fprintf(out, `<text x="%.1f" y="%d" textLength="%.1f" xml:space="preserve" fill="%s"%s>%s</text>`+"\n",
			left, top+13, wide, style.ink, weight, html.EscapeString(s))
	}
	return n
}

type cellStyle struct {
	ink, paper string
	bold       bool
}

func styleAt(screen *vt.Emulator, x, y int) cellStyle {
	s := cellStyle{ink: pictureInk}
	cell := screen.CellAt(x, y)
	if cell == nil {
		return s
	}
	s.bold = cell.Style.Attrs&uv.AttrBold != 0
	if cell.Style.Fg != nil {
		s.ink = hex(cell.Style.Fg)
	}
	if cell.Style.Bg != nil {
		s.paper = hex(cell.Style.Bg)
	}
	if cell.Style.Attrs&uv.AttrReverse != 0 {
		s.ink, s.paper = or(s.paper, paper), s.ink
	}
	return s
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
