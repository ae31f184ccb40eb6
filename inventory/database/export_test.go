package database

import "context"

// MigrateTo stops at a version of the schema.
func (s *Store) MigrateTo(ctx context.Context, version int64) error { return s.migrateTo(ctx, version) }

// Translate gives the answer to an error.
var Translate = translate

// Tries is how often a transaction is begun at most.
const Tries = tries
