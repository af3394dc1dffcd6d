package app

import (
	"context"
	"fmt"
	"path/filepath"

	"refdesk/internal/config"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/views"
)

// Masked tells whether addresses are shown in part only.
func (a *App) Masked() bool { return a.o.Settings.Mask }

// exportKinds are the contract's names of the screen's lists.
var exportKinds = map[string]string{"people": "participants"}

// stillFilling says that not everything is in the lists yet.
func (a *App) stillFilling() error {
	if loaded, rows := a.index.Progress(); !loaded {
		return fmt.Errorf("the store is still being read, %d rows so far: try again when all are in", rows)
	}
	return nil
}

// Export writes a list of the screen into a file. A relative path begins at the
// folder that the program was started in.
func (a *App) Export(ctx context.Context, s views.Sheet) (model.Exported, error) {
	if err := a.stillFilling(); err != nil {
		return model.Exported{}, err
	}
	path, err := filepath.Abs(config.Home(s.Path))
	if err != nil {
		return model.Exported{}, err
	}
	format, err := export.FormatOf(s.Format)
	if err != nil {
		return model.Exported{}, err
	}
	kind := s.Kind
	if name, ok := exportKinds[kind]; ok {
		kind = name
	}
	o := export.Options{Format: format, Shape: export.ShapeOf(kind), Mask: a.Masked(), Columns: exportColumns(s.Columns)}
	return export.WriteFile(ctx, path, o, s.Rows(still(ctx, a.index)))
}

func exportColumns(all []views.SheetColumn) []export.Column {
	var out []export.Column
	for _, c := range all {
		if len(c.Facts) == 0 {
			out = append(out, export.Column{Key: c.Name, Text: c.Text})
		}
		for _, key := range c.Facts {
			out = append(out, export.Column{Key: key})
		}
	}
	return out
}
