package model

// Suggestion is a way to go on with a query: Text stands for the bytes from
// From to To of what has been typed.
type Suggestion struct {
	From, To int
	Text     string
}

// SavedView is a way to look at a list that somebody gave a name. Empty fields
// are the list's own.
type SavedView struct {
	Name    string
	List    string // the tab's name in lower case
	Filter  string
	Order   string // as Query.SortedBy takes it
	Columns []string
}

// Saved is what an operator left for a list.
type Saved struct {
	Filters  []string // that were used, oldest first
	Columns  []string // that were chosen; none = the list's own
	Views    []SavedView
	Problems []string // what in the file of views cannot be read, by file and line
}
