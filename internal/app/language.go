package app

import (
	"path/filepath"

	"refdesk/internal/config"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/saved"
)

// language is the query language for screens.
type language struct{}

func (language) Complete(kind, text string, caret int) []model.Suggestion {
	return index.Complete(kind, text, caret)
}

func (language) Matcher(kind, text string) func(string) [][2]int {
	filter, err := index.ParseQuery(kind, text)
	if err != nil || filter.Empty() {
		return nil
	}
	return filter.Matches
}

// shelfOf is where this operator's views, columns and filters are kept.
func shelfOf(s *config.Settings) saved.Shelf {
	views := s.Views
	if views == "" {
		views = filepath.Join(s.Data, "views.toml")
	}
	return saved.Shelf{Dir: s.Data, Views: views}
}
