package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// batched makes a batch of the two rewards that wait, while the case is
// cleared, takes it to a state and brings the case back.
func (b *bench) batched(t *testing.T, to model.BatchState, settled ...model.LineState) {
	t.Helper()
	ctx := t.Context()
	_, err := b.GiveVerdict(ctx, model.VerdictRequest{Word: model.VerdictClear, Cases: []model.Case{b.seen(t)}})
	must(t, err)
	var lines []model.BatchLine
	for i, r := range []model.Reward{waiting("r1", "p1"), waiting("r2", "p2")} {
		lines = append(lines, model.BatchLine{Number: i + 1, Payable: model.Payable{
			Key: model.RewardKey(r), Amount: eur(500), Email: r.Person + "@example.com", Seen: string(r.State), Since: noon,
		}})
	}
	draft := model.Batch{Format: "csv", Total: eur(1000), Made: model.BatchStep{Operator: "ana"}}
	made, lines, err := b.store.MakeBatch(ctx, draft, lines, noon, func(made *model.Batch, lines []model.BatchLine) error {
		for i := range lines {
			lines[i].Reference = fmt.Sprintf("RD%d-%d", made.ID, lines[i].Number)
		}
		return nil
	})
	must(t, err)
	if to != model.BatchMade {
		must(t, b.store.BatchWritten(ctx, made.ID, "ana", noon))
		_, err = b.store.CheckBatch(ctx, made.ID, "ana", noon)
		must(t, err)
		_, err = b.store.ReleaseBatch(ctx, made.ID, "ana", false, noon)
		must(t, err)
	}
	for i, state := range settled {
		lines[i].State = state
	}
	if len(settled) > 0 {
		page, err := b.store.Batch(ctx, made.ID)
		must(t, err)
		_, _, err = b.store.SettleBatch(ctx, page.Batch, lines[:len(settled)], model.BatchImport{Name: "report.csv", SHA256: "d1"}, "ana", noon)
		must(t, err)
	}
	b.sync(t, 90)
}

// TestABlockLeavesRewardsOfABatchAlone, whose money it cannot stop: the rehearsal
// counts them, the case's page names them, and a person has them on a list.
func TestABlockLeavesRewardsOfABatchAlone(t *testing.T) {
	for name, c := range map[string]struct {
		to      model.BatchState
		settled []model.LineState
		left    []string
		byHand  []string
		refused int
	}{
		"made": {
			model.BatchMade, nil, []string{"2 rewards are in batch 1, made: the batch has to be taken back"},
			[]string{"2 rewards to refuse once batch 1 is taken back"}, 0,
		},
		"released": {
			model.BatchReleased, nil, []string{"2 rewards are in batch 1, released: their people may be paid all the same"},
			[]string{"2 rewards to refuse unless batch 1 pays them"}, 0,
		},
		"one paid": {
			model.BatchReleased, []model.LineState{model.LinePaid},
			[]string{"1 reward is paid by batch 1", "1 reward is in batch 1, released: its person may be paid all the same"},
			[]string{"1 paid reward to take back", "1 reward to refuse unless batch 1 pays it"}, 0,
		},
		"one failed": {
			model.BatchReleased, []model.LineState{model.LinePaid, model.LineFailed}, []string{"1 reward is paid by batch 1"},
			[]string{"1 paid reward to take back"}, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.batched(t, c.to, c.settled...)
			r, err := b.RehearseVerdict(t.Context(), model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{b.seen(t)}, Reason: "same-person"})
			must(t, err)
			for _, text := range c.left {
				if !slices.ContainsFunc(r.Exceptions, func(e model.Exception) bool { return e.CaseID == 1 && e.Text == text }) {
					t.Errorf("no %q in %+v", text, r.Exceptions)
				}
			}
			if r.Rewards != c.refused {
				t.Errorf("%d rewards would be refused", r.Rewards)
			}
			page, err := b.Consequences(t.Context(), b.seen(t))
			must(t, err)
			g, err := b.block(t)
			must(t, err)
			all := strings.Join(headlines(g.Changes), "\n")
			for _, text := range c.byHand {
				if !strings.Contains(all, text) {
					t.Errorf("no %q in %s", text, all)
				}
				if !slices.Contains(page, model.Consequence{Word: model.VerdictBlock, Text: text, Manual: true}) {
					t.Errorf("no %q in %+v", text, page)
				}
			}
			if n := strings.Count(all, "staged refuse reward"); n != c.refused {
				t.Errorf("%d rewards are refused: %s", n, all)
			}
		})
	}
}
