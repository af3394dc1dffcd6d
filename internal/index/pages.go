package index

// pages is a number for each place, in pages of blockRows. A page is never
// changed once published.
type pages []*[blockRows]int32

// pagesDraft is the updater's side of pages.
type pagesDraft struct {
	pages
	own map[int]bool // pages that no published state has
}

// grow adds a page of noughts.
func (d *pagesDraft) grow() {
	d.pages = append(d.pages, &[blockRows]int32{})
	d.mine(len(d.pages) - 1)
}

func (d *pagesDraft) mine(page int) {
	if d.own == nil {
		d.own = map[int]bool{}
	}
	d.own[page] = true
}

// add changes the number at a place.
func (d *pagesDraft) add(place, by int32) {
	page := int(place >> blockBits)
	if !d.own[page] {
		changed := *d.pages[page]
		d.pages[page] = &changed
		d.mine(page)
	}
	d.pages[page][place&(blockRows-1)] += by
}

// publish gives the numbers to readers.
func (d *pagesDraft) publish(old pages) pages {
	if len(d.own) == 0 {
		return old
	}
	d.own = nil
	return append(pages(nil), d.pages...)
}
