package model

import "slices"

// Step is one thing that a verdict does beyond our own ledger.
type Step string

// What a block and a clear may do. The first group are calls; of the others the
// backend has none, so that each is an entry of a checklist for a person.
const (
	StepRefuseRewards      Step = "refuse-rewards"      // those that wait
	StepRefuseCommissions  Step = "refuse-commissions"  // those that are pending
	StepExpireCredit       Step = "expire-credit"       // of a pending referral
	StepSuspend            Step = "suspend"             // an affiliate
	StepBan                Step = "ban"                 // an affiliate
	StepNotes              Step = "notes"               // the verdict, in the vendor's notes where these are empty
	StepMetadata           Step = "metadata"            // the verdict, in the person's metadata
	StepApproveRewards     Step = "approve-rewards"     // on a clear
	StepApproveCommissions Step = "approve-commissions" // on a clear

	StepMark      Step = "mark"       // as fraud, or as harmless, at the vendor
	StepTakeBack  Step = "take-back"  // what was approved already
	StepBlockList Step = "block-list" // their addresses
	StepDelete    Step = "delete"     // the people
)

// BlockSteps and ClearSteps are what settings may name.
var (
	BlockSteps = []Step{
		StepRefuseRewards, StepRefuseCommissions, StepExpireCredit, StepSuspend, StepBan, StepNotes, StepMetadata,
		StepMark, StepTakeBack, StepBlockList, StepDelete,
	}
	ClearSteps = []Step{StepApproveRewards, StepApproveCommissions, StepMark}
)

// VerdictRules say what verdicts do at a backend.
type VerdictRules struct {
	OnBlock []Step
	OnClear []Step
	// ByHand says that the backend takes no calls: all it is asked for becomes a
	// checklist.
	ByHand bool
}

// DefaultRules are those of a backend for which nothing is configured: what can
// be refused is refused, nothing of the vendor's is overwritten, and nobody is
// deleted.
func DefaultRules() VerdictRules {
	return VerdictRules{OnBlock: []Step{
		StepRefuseRewards, StepRefuseCommissions, StepExpireCredit, StepSuspend, StepMark, StepTakeBack,
	}}
}

// On gives the steps of a verdict. Approve is asked for with the verdict.
func (r VerdictRules) On(word VerdictWord, approve bool) []Step {
	switch {
	case word == VerdictBlock:
		return r.OnBlock
	case word == VerdictClear && approve:
		steps := slices.Clone(r.OnClear)
		for _, step := range []Step{StepApproveRewards, StepApproveCommissions} {
			if !slices.Contains(steps, step) {
				steps = append(steps, step)
			}
		}
		return steps
	case word == VerdictClear:
		return r.OnClear
	}
	return nil
}
