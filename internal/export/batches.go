package export

import "refdesk/internal/model"

// Batch is a batch of payments.
type Batch struct {
	ID         Number      `json:"id"`
	State      string      `json:"state"`
	Backend    Text        `json:"backend"`     // null = all
	CampaignID Text        `json:"campaign_id"` // null = all
	Format     string      `json:"format"`
	Lines      int         `json:"lines"`
	Total      *Amount     `json:"total"`
	Paid       int         `json:"paid_lines"`
	Failed     int         `json:"failed_lines"`
	Open       int         `json:"open_lines"`
	PaidTotal  *Amount     `json:"paid_total"`
	TwoPeople  bool        `json:"two_people"`
	MadeBy     Text        `json:"made_by"`
	MadeAt     Stamp       `json:"made_at"`
	WrittenAt  Stamp       `json:"written_at"`
	CheckedBy  Text        `json:"checked_by"`
	CheckedAt  Stamp       `json:"checked_at"`
	ReleasedBy Text        `json:"released_by"`
	ReleasedAt Stamp       `json:"released_at"`
	EndedBy    Text        `json:"ended_by"`
	EndedAt    Stamp       `json:"ended_at"`
	Reason     Text        `json:"reason"`
	Note       Text        `json:"note"`
	Files      []BatchFile `json:"files"`
}

// BatchFile is a file for a payment service.
type BatchFile struct {
	Path   string  `json:"path"`
	SHA256 string  `json:"sha256"`
	Lines  int     `json:"lines"`
	Total  *Amount `json:"total"`
}

// OfBatch gives a batch as the contract has it.
func OfBatch(b model.Batch) Batch {
	row := Batch{
		ID: Number(b.ID), State: string(b.State), Backend: Text(b.Backend), CampaignID: Text(b.CampaignID), Format: b.Format,
		Lines: b.Lines, Total: exactly(b.Total), Paid: b.Paid, Failed: b.Failed, Open: b.Open(), PaidTotal: exactly(b.PaidTotal),
		TwoPeople: b.TwoPeople, MadeBy: Text(b.Made.Operator), MadeAt: Stamp(b.Made.At), WrittenAt: Stamp(b.Written),
		CheckedBy: Text(b.Checked.Operator), CheckedAt: Stamp(b.Checked.At),
		ReleasedBy: Text(b.Released.Operator), ReleasedAt: Stamp(b.Released.At),
		EndedBy: Text(b.Ended.Operator), EndedAt: Stamp(b.Ended.At), Reason: Text(b.Reason), Note: Text(b.Note),
		Files: []BatchFile{},
	}
	for _, f := range b.Files {
		row.Files = append(row.Files, BatchFile{Path: f.Path, SHA256: f.SHA256, Lines: f.Lines, Total: exactly(f.Total)})
	}
	return row
}

func exactly(m model.Money) *Amount { return MoneyOf(model.Some(m)) }

// BatchLine is one payment of a batch. Payee and address are those that the
// file names.
type BatchLine struct {
	Number     int     `json:"line"`
	Reference  Text    `json:"reference"`
	Backend    string  `json:"backend"`
	CampaignID string  `json:"campaign_id"`
	PersonID   string  `json:"participant_id"`
	Earned     string  `json:"earned"` // "reward ID", or "due CCC"
	Amount     *Amount `json:"amount"`
	Name       Text    `json:"name"`
	Address    Text    `json:"address"`
	Title      Text    `json:"title"`
	Since      Stamp   `json:"since"`
	State      string  `json:"state"`
	Cause      Text    `json:"cause"`
	SettledAt  Stamp   `json:"settled_at"`
	Marked     bool    `json:"marked_at_vendor"`
	Twice      bool    `json:"paid_twice"` // another batch has paid the same
}

// OfBatchLine gives a payment as the contract has it.
func OfBatchLine(l model.BatchLine) BatchLine {
	return BatchLine{
		Number: l.Number, Reference: Text(l.Reference), Backend: l.Key.Backend, CampaignID: l.Key.CampaignID, PersonID: l.Key.PersonID,
		Earned: l.Key.Thing, Amount: exactly(l.Amount), Name: Text(l.Name), Address: Text(l.Email), Title: Text(l.Title),
		Since: Stamp(l.Since), State: string(l.State), Cause: Text(l.Cause), SettledAt: Stamp(l.SettledAt), Marked: l.Marked, Twice: l.Twice,
	}
}

// LeftOut is something earned that stays out of a batch.
type LeftOut struct {
	BatchLine
	Why    string `json:"why"`
	Chosen bool   `json:"chosen"`       // by the operator's own words
	Batch  any    `json:"has_it_batch"` // the batch that has it already
}

// OfLeftOut gives it as the contract has it.
func OfLeftOut(l model.LeftOut) LeftOut {
	row := LeftOut{BatchLine: OfBatchLine(model.BatchLine{Payable: l.Payable}), Why: l.Why, Chosen: l.Chosen}
	row.State = "left-out"
	if l.Batch != 0 {
		row.Batch = Number(l.Batch)
	}
	return row
}
