package e2e

// outcome is what becomes of one sample, as the samples' description says.
type outcome struct {
	kind    string // the vendor's name, decided by content
	subject string
	state   string
	why     string // part of the reason, of what is quarantined or was read in part
}

// A sample that stands alone in its backend is never stale.
const (
	folded      = "folded"
	quarantined = "quarantined"
)

// The vendor's names of events.
const (
	eventReward     = "PARTICIPANT_REACHED_A_GOAL"
	eventJoined     = "NEW_PARTICIPANT_ADDED"
	eventFraud      = "PARTICIPANT_FRAUD_STATUS_UPDATED"
	eventCommission = "NEW_COMMISSION_ADDED"
	eventAdjusted   = "COMMISSION_ADJUSTED"
	eventPayout     = "NEW_PAYOUT_ISSUED"
	eventEnded      = "CAMPAIGN_ENDED"
)

var outcomes = map[string]outcome{
	"campaign-ended.no-winners.json":                        {eventEnded, "m0w1dz", folded, ""},
	"campaign-ended.winners.json":                           {eventEnded, "lq4z8r", folded, ""},
	"commission-adjusted.full-refund.json":                  {eventAdjusted, "comm_5rw8je", folded, ""},
	"commission-adjusted.partial-refund.json":               {eventAdjusted, "comm_5rw8jf", folded, ""},
	"new-commission-added.foreign-currency.json":            {eventCommission, "comm_5rw8jg", folded, ""},
	"new-commission-added.lead.json":                        {eventCommission, "comm_1kd0la", folded, ""},
	"new-commission-added.older-shape.json":                 {eventCommission, "comm_5rw8je", folded, ""},
	"new-commission-added.sale.approved.json":               {eventCommission, "comm_5rw8jf", folded, ""},
	"new-commission-added.sale.pending.json":                {eventCommission, "comm_5rw8je", folded, ""},
	"new-participant-added.direct.compact.json":             {eventJoined, "s8b3ku", folded, ""},
	"new-participant-added.direct.json":                     {eventJoined, "s8b3ku", folded, ""},
	"new-participant-added.nameless.json":                   {eventJoined, "z4y6vo", folded, ""},
	"new-participant-added.referred.json":                   {eventJoined, "t5n8ya", folded, ""},
	"new-participant-added.referred.older-shape.json":       {eventJoined, "t5n8ya", folded, ""},
	"new-payout-issued.json":                                {eventPayout, "po_3vx9bd", folded, ""},
	"new-payout-issued.zero-decimal.json":                   {eventPayout, "po_3vx9be", folded, ""},
	"participant-fraud-status-updated.cleared-by-hand.json": {eventFraud, "h1x5ge", folded, ""},
	"participant-fraud-status-updated.high-chain.json":      {eventFraud, "w2h6cx", folded, ""},
	"participant-fraud-status-updated.medium-velocity.json": {eventFraud, "h1x5ge", folded, ""},
	"participant-reached-a-goal.referee.approved.json":      {eventReward, "prew_7hd2qt", folded, ""},
	"participant-reached-a-goal.referee.pending.json":       {eventReward, "prew_7hd2qt", folded, ""},
	"participant-reached-a-goal.referrer.approved.json":     {eventReward, "prew_7hd2qs", folded, ""},
	"participant-reached-a-goal.referrer.pending.json":      {eventReward, "prew_7hd2qs", folded, ""},

	"malformed/extra-fields.json":                     {eventPayout, "po_3vx9bd", folded, ""},
	"malformed/large-numbers.json":                    {eventCommission, "comm_5rw8je", folded, ""},
	"malformed/mislabelled-commission.json":           {eventCommission, "comm_5rw8je", folded, ""},
	"malformed/missing-created-at.json":               {eventFraud, "k3v9qd", folded, ""},
	"malformed/misspelt-reason-code.json":             {eventFraud, "k3v9qd", folded, ""},
	"malformed/share-count-object.json":               {eventJoined, "s8b3ku", folded, ""},
	"malformed/spreadsheet-formula-names.json":        {eventJoined, "f0rm1a", folded, ""},
	"malformed/string-rank.json":                      {eventJoined, "t5n8ya", folded, ""},
	"malformed/terminal-escapes.json":                 {eventFraud, "e5c4pe", folded, ""},
	"malformed/terminal-escapes.new-participant.json": {eventJoined, "e5c4pe", folded, ""},
	"malformed/unknown-event-with-escapes.json":       {"NEW_\x1b[2J\u202eEVENT\u200b", "", folded, ""},
	"malformed/unknown-event.json":                    {"PARTICIPANT_GOLD_STATUS_REACHED", "", folded, ""},
	"malformed/unknown-fraud-values.json":             {eventFraud, "k3v9qd", folded, ""},
	"malformed/very-long-names.json":                  {eventJoined, "l0ng01", folded, ""},
	"malformed/wrong-types.json":                      {eventReward, "prew_7hd2qs", folded, "participant.fraudRiskLevel"},

	"malformed/array-data.json":        {eventJoined, "", quarantined, "data is not an object"},
	"malformed/duplicate-keys.json":    {"", "", quarantined, "given twice"},
	"malformed/empty.json":             {"", "", quarantined, "empty"},
	"malformed/invalid-utf8.json":      {"", "", quarantined, "not UTF-8"},
	"malformed/missing-data.json":      {eventJoined, "", quarantined, "data is missing"},
	"malformed/missing-event.json":     {"", "", quarantined, "no name"},
	"malformed/missing-reward-id.json": {eventReward, "", quarantined, "no id"},
	"malformed/null-data.json":         {eventJoined, "", quarantined, "data is missing"},
	"malformed/top-level-array.json":   {"", "", quarantined, "not an object"},
	"malformed/trailing-comma.json":    {"", "", quarantined, "not JSON"},
	"malformed/truncated.json":         {"", "", quarantined, "not JSON"},
}
