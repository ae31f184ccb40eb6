package api

import (
	"context"

	"katf/inventory/audit"
	"katf/inventory/database"
)

// Audit says whether the books are true.
type Audit struct {
	True   bool           `json:"true" doc:"No rule is broken"`
	Broken []audit.Broken `json:"broken" nullable:"false" doc:"The rows for which a rule does not hold"`
}

// getAudit checks every rule on one snapshot, while others go on working.
func (s *Server) getAudit(ctx context.Context, tx *database.Tx, _ *struct{}) (*Audit, error) {
	broken, err := audit.Run(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &Audit{True: len(broken) == 0, Broken: broken}, nil
}
