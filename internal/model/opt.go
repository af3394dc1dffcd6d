package model

// Opt is a fact that may be missing: a backend left it out, sent null, or sent
// something that could not be read without guessing.
type Opt[T any] struct {
	V     T
	Known bool
}

// Some is a known fact.
func Some[T any](v T) Opt[T] { return Opt[T]{V: v, Known: true} }

// Or gives the fact, or other where it is missing.
func (o Opt[T]) Or(other T) T {
	if o.Known {
		return o.V
	}
	return other
}

// Over gives o where it is known and old otherwise: a partial sighting laid
// over what was known before.
func (o Opt[T]) Over(old Opt[T]) Opt[T] {
	if o.Known {
		return o
	}
	return old
}
