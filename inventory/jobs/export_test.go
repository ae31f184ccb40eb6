package jobs

import "context"

// Before has a worker do something as part of its work at a piece, whose number
// and attempt are told.
func (o *Options) Before(fn func(ctx context.Context, number, attempt int) error) {
	o.before = func(ctx context.Context, p *piece, attempt int) error { return fn(ctx, p.number, attempt) }
}
