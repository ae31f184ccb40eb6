// Package api serves the ledger, the plans and the papers over HTTP: JSON by an
// OpenAPI 3.1 description that is made of the Go types, files of lists, and
// refusals that say what to do.
//
// # Adding a noun
//
// A noun is one file: its inputs, its handlers, and the table of its list. Its
// operations are lines on the page of all routes (routes.go).
//
//	read("/receipts/{id}", "get-receipt", staff, "A receipt", s.getReceipt, also(asPDF(s.receiptPaper)))
//	list("/receipts", "list-receipts", staff, "Receipts", s.listReceipts, receiptTable)
//	write("POST /receipts", "open-receipt", keepers, "Open a receipt", s.openReceipt)
//	events[planIn, Progress]("/plans/{id}/progress", "watch-plan", staff, "Progress of a plan", s.watchPlan)
//	plain("POST /login", "login", anybody, "Log in", s.login, asLogin)
//
// A handler of read, list and write is a function
//
//	func (s *Server) getReceipt(ctx context.Context, tx *database.Tx, in *receiptIn) (*stock.Receipt, error)
//
// In is a struct with fields tagged path, query or header (uuid.UUID, ints,
// strings, planner.Date) and Body, which is checked by its tags (minimum,
// maxLength, enum, pattern, omitempty for what may be missing) before the
// handler runs; an upload has RawBody []byte with a contentType tag, [takes] and
// [upTo]. What is returned is the JSON body; struct{} is none. The transaction
// is there already: one snapshot for a read, one that runs once for each
// Idempotency-Key for a write; a write may run again, so it has no effect but in
// tx. tx.By is who asks: the roles of the line were checked, what lies below
// (own warehouse, own organisation, own trip) is the handler's to check.
// Return *database.Error for refusals, with Fields by their path in the body;
// any other error is told as 500 and logged.
//
// A list embeds [Paging]: read the keys of the last row with in.after, ask for
// in.more() rows after it in a stable order, and return pageOf(...). Its table
// (tableOf) gives CSV and XLSX for nothing; .on(shape) gives GeoJSON.
// A change that must not overwrite another's embeds [IfMatch] and calls
// in.check(version(n)) under the row's lock; the read's type has ETag() string.
// Further: setHeader, addHeader (cookies) and actor of a context;
// options status, within, upTo, takes, says, tagged, secretPath. activity.go is a
// list as an example, core_test.go a whole noun.
//
// The noun's test file has a call for each of its operations, which is made on
// the live handlers and compared with the description:
//
//	func init() {
//		describe("open-receipt", func(w *world) sample { return sample{body: map[string]any{...}} })
//	}
package api
