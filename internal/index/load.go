package index

import (
	"context"
	"fmt"

	"refdesk/internal/ahead"
	"refdesk/internal/model"
)

// sheafKeys is how many keys one reader takes at a time.
const sheafKeys = 1 << 13

// mostReserved bounds the room made ahead for ids: keys may have gaps.
const mostReserved = 4 << 20

// takeEverybody reads all people at the start. Reading and folding them is most
// of the work of a start, so that every core does a part of it; here they are
// put into columns, in the order of their keys.
func (x *Index) takeEverybody(ctx context.Context, s *state) error {
	highest, err := x.src.HighestPerson(ctx)
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	x.b.people.names.reserve(int(min(highest+highest/16, mostReserved)))
	shown := x.shower(s)
	sheaves := int((highest + sheafKeys - 1) / sheafKeys)
	err = ahead.Read(ctx, sheaves, func(ctx context.Context, at int) (*sheaf, error) {
		return x.readSheaf(ctx, int64(at)*sheafKeys)
	}, func(one *sheaf) error {
		x.b.takePeople(one)
		shown(len(one.people))
		return nil
	})
	if err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	return nil
}

func (x *Index) readSheaf(ctx context.Context, above int64) (*sheaf, error) {
	one := &sheaf{people: make([]sketch, 0, sheafKeys), texts: make([]byte, 0, 64*sheafKeys)}
	err := x.src.PeopleInBrief(ctx, above, above+sheafKeys, func(p model.Participant) error {
		one.add(&p)
		return nil
	})
	if err == nil {
		err = ctx.Err()
	}
	return one, err
}
