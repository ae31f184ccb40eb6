package api

import (
	"net/http"
	"time"

	"katf/inventory/database"
	"katf/inventory/proofs"
)

// prefix of every address but those at the root.
const prefix = "/api/v1"

// Who may do what.
var (
	anybody  roles // without logging in
	everyone = roles{database.Administrator, database.Manager, database.Keeper, database.Driver, database.Auditor}
	staff    = roles{database.Administrator, database.Manager, database.Keeper, database.Auditor}
	keepers  = roles{database.Administrator, database.Manager, database.Keeper} // a keeper of named warehouses only: the handler asks Keeps
	managers = roles{database.Administrator, database.Manager}
	drivers  = roles{database.Administrator, database.Manager, database.Keeper, database.Driver} // a driver of the own trip only
	overseer = roles{database.Administrator, database.Manager, database.Auditor}
	admins   = roles{database.Administrator}
)

// routes are all operations, on one page: where, its id in the description, who
// may, what it does, and the handler. Reads see one snapshot; writes run once
// for each Idempotency-Key. Roles are what the permission check asks; what a
// role sees of a noun (own warehouses, own organisation, own trip) is the
// handler's.
func (s *Server) routes() []*route {
	return []*route{
		// Health.
		plain("GET /healthz", "health", anybody, "Alive", s.alive, atRoot, tagged("health")),
		plain("GET /readyz", "ready", anybody, "Ready to serve: 503 while stopping or without the database", s.ready, atRoot, tagged("health")),
		metricsRoute("/metrics", "metrics", overseer, "Numbers for Prometheus", ofAlliance, atRoot, tagged("health")),
		descriptionRoute("/openapi.json", "description", "application/openapi+json"),
		descriptionRoute("/openapi.yaml", "description-yaml", "application/openapi+yaml"),
		plain("GET /version", "version", anybody, "Which program answers", s.version, tagged("health")),

		// Logging in, accounts, and who may come in by which way.
		plain("POST /login", "login", anybody, "Log in", s.login, asLogin, tagged("people")),
		plain("POST /login/key", "enter", anybody, "Log in with a sign-in key, once", s.enter, asLogin, tagged("people")),
		plain("POST /logout", "logout", anybody, "End the session", s.logout, status(http.StatusNoContent), tagged("people")),
		plain("GET /login/provider", "start-provider", anybody, "Log in through the identity provider", s.startProvider, asLogin, redirects, tagged("people")),
		s.finishRoute(),
		read("/me", "get-me", everyone, "Who I am", s.getMe, whileOneTime, tagged("people")),
		plain("POST /me/password", "change-password", staff, "Change my password; ends my other sessions", s.changePassword, asLogin, whileOneTime, status(http.StatusNoContent), tagged("people")),
		list("/users", "list-users", admins, "Accounts", s.listUsers, userTable, tagged("people")),
		write("POST /users", "create-user", admins, "Make an account with a one-time password", s.createUser, asSealed, tagged("people")),
		read("/users/{id}", "get-user", admins, "An account", s.getUser, tagged("people")),
		write("PUT /users/{id}", "change-user", admins, "Change or disable an account", s.changeUser, tagged("people")),
		write("POST /users/{id}/password", "reset-password", admins, "Give an account a new one-time password; ends its sessions", s.resetPassword, asSealed, status(http.StatusOK), tagged("people")),
		list("/tokens", "list-tokens", staff, "My tokens for programs", s.listTokens, tokenTable, tagged("people")),
		write("POST /tokens", "create-token", staff, "Make a token for a program", s.createToken, asSealed, tagged("people")),
		write("DELETE /tokens/{id}", "revoke-token", staff, "End a token", s.revokeToken, tagged("people")),
		list("/links", "list-links", keepers, "Drivers' links", s.listLinks, linkTable, tagged("people")),
		write("POST /links", "create-link", keepers, "Make a link that opens one trip for its driver", s.createLink, asSealed, tagged("people")),
		write("DELETE /links/{id}", "revoke-link", keepers, "End a driver's link", s.revokeLink, tagged("people")),
		list("/organisations", "list-organisations", staff, "Member organisations", s.listOrganisations, organisationTable),
		read("/organisations/{id}", "get-organisation", staff, "A member organisation", s.getOrganisation),
		write("POST /organisations", "create-organisation", admins, "Make a member organisation known", s.createOrganisation),
		write("PUT /organisations/{id}", "change-organisation", admins, "Rename or close a member organisation", s.changeOrganisation),
		list("/people/log", "list-people-log", roles{database.Administrator, database.Auditor}, "What was changed about accounts, tokens, links and organisations", s.listEvents, eventTable, ofAlliance),

		// Scenarios and plans.
		list("/scenarios", "list-scenarios", staff, "Scenarios", s.listScenarios, scenarioTable),
		write("POST /scenarios", "add-scenario", managers, "Take in a scenario: all faults back, or all of it", s.addScenario, ofAlliance, takes(uploads...), upTo(mostUpload), within(2*time.Minute),
			says("A zip of the scenario's folder or one workbook, as the body, or as a file of a form; a form's boundary is part of the request, so to send it again send the same bytes. Counts only: columns that look like names, telephones or national ids of people are refused.")),
		read("/scenarios/{id}", "get-scenario", staff, "A scenario's figures", s.getScenario),
		read("/scenarios/{id}/content", "get-content", staff, "The whole of a scenario", s.getContent, also(as(zipFormat, s.scenarioZip), as(xlsxFormat, s.scenarioBook))),
		list("/scenarios/{id}/places", "list-places", staff, "Places of a scenario", s.listPlaces, placeTable),
		list("/scenarios/{id}/warehouses", "list-scenario-warehouses", staff, "Warehouses of a scenario", s.listScenarioWarehouses, scenarioWarehouseTable),
		read("/scenarios/{id}/settings", "get-settings", staff, "What a copy of a scenario can change, as it is", s.getSettings),
		write("POST /scenarios/{id}/copies", "copy-scenario", managers, "Copy a scenario with changes: all faults back, or the copy", s.copyScenario, ofAlliance),
		plain("POST /scenarios/{id}/copies/check", "check-copy", managers, "Try changes of a scenario: their faults, or the copy's figures; nothing is stored", s.checkCopy, ofAlliance),
		list("/plans", "list-plans", staff, "Plans", s.listPlans, planTable),
		write("POST /plans", "start-plan", managers, "Ask for a plan of a scenario", s.startPlan, ofAlliance, status(http.StatusAccepted)),
		read("/plans/{id}", "get-plan", staff, "A plan's status and figures", s.getPlan),
		events[planIn, PlanProgress]("/plans/{id}/progress", "watch-plan", staff, "How far the making of a plan is", s.watchPlan),
		write("POST /plans/{id}/cancel", "cancel-plan", managers, "End the making of a plan", s.cancelPlan, ofAlliance, status(http.StatusOK)),
		write("POST /plans/{id}/approve", "approve-plan", managers, "Make a plan the one that its campaign goes by", s.approvePlan, ofAlliance, status(http.StatusOK)),
		read("/plans/{id}/history", "list-plan-history", staff, "Who did which step of a plan", s.planHistory),
		read("/plans/{id}/violations", "list-plan-violations", staff, "Rules that the referee found broken", s.planViolations),
		read("/plans/{id}/compare/{other}", "compare-plans", staff, "What changes from a plan to another", s.comparePlans),
		list("/plans/{id}/compare/{other}/figures", "list-compared-figures", staff, "The figures of two plans", comparePart(s, figuresOf), figureTable),
		list("/plans/{id}/compare/{other}/groups", "list-compared-groups", staff, "Coverage and fairness of two plans, by tier and governorate", comparePart(s, groupsOf), groupChangeTable),
		list("/plans/{id}/compare/{other}/tiers", "list-compared-tiers", staff, "When two plans complete each tier", comparePart(s, tiersOf), tierChangeTable),
		list("/plans/{id}/compare/{other}/unserved", "list-compared-reasons", staff, "Why cartons stay undelivered in two plans", comparePart(s, reasonsOf), reasonTable),
		list("/plans/{id}/compare/{other}/places", "list-place-changes", staff, "Places for which another plan does something else", s.listPlaceChanges, placeChangeTable),
		read("/plans/{id}/advice", "get-advice", staff, "What would make a plan better, in words, with the changes to try it", s.getAdvice),
		s.wholePlan("/plans/{id}/plan", "get-whole-plan", staff, "The whole of a plan"),
		list("/plans/{id}/allocations", "list-allocations", staff, "Cartons by place", s.listAllocations, allocationTable),
		list("/plans/{id}/cells", "list-cells", staff, "Cartons by H3 cell", s.listCells, cellTable),
		list("/plans/{id}/governorates", "list-governorates", staff, "Cartons by governorate", s.listGovernorates, governorateTable),
		list("/plans/{id}/waves", "list-waves", staff, "Waves of a plan", s.listWaves, waveTable),
		read("/plans/{id}/waves/{wave}", "get-wave", staff, "A wave of a plan", s.getWave),
		list("/plans/{id}/trips", "list-plan-trips", staff, "Trips of a plan", s.listTrips, planTripTable),
		list("/plans/{id}/stops", "list-plan-stops", staff, "Stops of a plan", s.listStops, planStopTable),
		list("/plans/{id}/unserved", "list-unserved", staff, "Cartons that a plan could not deliver", s.listUnserved, unservedTable),
		list("/plans/{id}/transfers", "list-plan-transfers", staff, "Trunk trucks of a plan", s.listPlanTransfers, planTransferTable),
		list("/plans/{id}/prices", "list-prices", staff, "What more of each limit would save", s.listPrices, priceTable),
		list("/plans/{id}/funnel", "list-funnel", staff, "How far a plan's cartons have come, from the target to the hand that takes them", s.listFunnel, funnelTable,
			says("Rows add up to the whole. Shared maps and pages that get published hide small counts; this list is for staff and hides none.")),
		list("/plans/{id}/course", "list-course", staff, "Planned and actual, day by day and since the beginning", s.listCourse, courseTable),
		list("/plans/{id}/late", "list-late", staff, "Waves whose day is over with cartons not handed out", s.listLate, lateTable),

		// The wave board of a plan: shared editing, judged by the referee.
		read("/plans/{id}/board", "get-board", staff, "The board of a plan: warehouses × days, as it stands", s.getBoard),
		read("/plans/{id}/board/verdict", "judge-edit", staff, "What the referee says of one more edit; nothing is written", s.judgeEdit),
		write("POST /plans/{id}/board/edits", "edit-board", managers, "Move, lock or unlock a wave, freeze or thaw days", s.editBoard, ofAlliance,
			says("If-Match is the version of the board that was seen: 412 tells what was changed since, and by whom. An edit that breaks rules is made all the same; the verdict stands with it.")),
		write("POST /plans/{id}/board/undo", "undo-edit", managers, "Take an edit of a board back, the last one or a named one", s.undoEdit, ofAlliance),
		write("POST /plans/{id}/board/accept", "accept-board", managers, "Make a new plan of a board, to be approved", s.acceptBoard, ofAlliance, within(time.Minute)),
		events[watchBoardIn, BoardChange]("/plans/{id}/board/changes", "watch-board", staff, "Edits of a board as they are made, and who looks at it", s.watchBoard),
		list("/plans/{id}/board/edits", "list-board-edits", staff, "Edits of a board, the last one first", s.listEdits, editTable),
		list("/plans/{id}/board/waves", "list-board-waves", staff, "Waves of a plan where they are on its board", s.listBoardWaves, boardWaveTable),
		list("/plans/{id}/board/loads", "list-board-loads", staff, "Load of doors, trucks and stock by warehouse and day, on the board", s.listBoardLoads, boardLoadTable),

		// The map of a plan, and what a click on it tells.
		read("/plans/{id}/map", "get-map", staff, "The cells in view, compact, for drawing", s.getMap),
		read("/plans/{id}/sites", "list-sites", staff, "Warehouses and plants, with what passes through them", s.getSites),
		read("/plans/{id}/cells/{cell}", "get-cell", staff, "What an H3 cell is made of", s.getCell),
		read("/plans/{id}/places/{place}", "get-place", staff, "How the number of a place came about, from where it comes, when and on which truck", s.getPlace),
		read("/plans/{id}/waves/{wave}/routes", "get-wave-routes", staff, "The trips of a wave with the points of their stops, for drawing", s.getRoutes),
		read("/plans/{id}/search", "search-plan", staff, "Find places, warehouses, regions, waves, trips, manifests and cells, however spelt", s.search),
		read("/outlines", "get-outlines", staff, "Outlines of the governorates as GeoJSON, with their names", s.getOutlines, tagged("plans")),

		// Manifests and waybills, from the release to the last carton.
		write("POST /plans/{id}/waves/{wave}/release", "release-wave", keepers, "Release a wave: lots reserved, papers numbered", s.releaseWave, status(http.StatusOK), within(time.Minute)),
		read("/plans/{id}/waves/{wave}/manifests", "get-wave-manifests", staff, "Manifests of a wave, and all its papers as PDF", s.waveManifests, also(asPDF(s.wavePapers)), within(time.Minute)),
		list("/manifests", "list-manifests", everyone, "Manifests", s.listManifests, manifestTable),
		read("/manifests/{id}", "get-manifest", everyone, "A manifest: its state, stops and what can be done now", s.getManifest, also(asPDF(s.manifestPaper))),
		list("/manifests/{id}/lines", "list-manifest-lines", staff, "What a truck carries, stop by stop and lot by lot", s.listManifestLines, manifestLineTable),
		read("/manifests/{id}/paper", "get-paper", everyone, "What the paper of a manifest says", s.getPaper, also(asPDF(s.manifestPaper))),
		read("/manifests/{id}/waybills/{stop}", "get-waybill", everyone, "What the paper of one stop says", s.getWaybill, also(asPDF(s.waybillPaper))),
		read("/manifests/{id}/trip", "get-trip", everyone, "What a driver needs of a trip", s.getTrip),
		read("/trip", "get-own-trip", roles{database.Driver}, "The trip that a driver's link opens", s.ownTrip, tagged("manifests")),
		read("/manifests/{id}/history", "list-manifest-history", everyone, "Who did which step of a manifest", s.manifestHistory),
		write("POST /manifests/{id}/loading", "start-loading", keepers, "Begin to load a truck", s.startLoading, status(http.StatusOK)),
		write("POST /manifests/{id}/load", "load-truck", keepers, "Count what was loaded, line by line", s.load, status(http.StatusOK)),
		write("POST /manifests/{id}/dispatch", "dispatch-truck", keepers, "Send a truck off", s.dispatch, status(http.StatusOK)),
		write("POST /manifests/{id}/stops/{stop}/handovers", "hand-over", drivers, "Record what happened at a stop", s.handOver),
		write("POST /manifests/{id}/handovers/{handover}/undo", "take-back", drivers, "Take back what was recorded by mistake", s.takeBack, status(http.StatusOK)),
		write("PUT /manifests/{id}/stops/{stop}/proofs/{proof}", "put-proof", drivers, "Keep a photo or signature from a stop", s.putProof, takes(jpegFormat.mediaType, pngType), upTo(proofs.MostBytes),
			says("The picture is drawn anew: where and with what it was taken is not kept. The same file again is harmless. Please no faces.")),
		read("/manifests/{id}/stops/{stop}/proofs/{proof}", "get-proof", staff, "A photo or signature from a stop", s.getProof, also(as(jpegFormat, s.proofPicture))),
		write("POST /manifests/{id}/return", "return-truck", keepers, "Count what came back", s.returnTruck, status(http.StatusOK)),
		write("POST /manifests/{id}/close", "close-manifest", keepers, "End a manifest of which every carton is accounted for", s.closeManifest, status(http.StatusOK)),
		write("POST /manifests/{id}/void", "void-manifest", keepers, "Give a manifest up before it leaves", s.voidManifest, status(http.StatusOK)),
		write("POST /manifests/{id}/prints", "print-manifest", keepers, "Record that a paper is printed, so that reprints show", s.printManifest),
		write("POST /plans/{id}/waves/{wave}/prints", "print-wave", keepers, "Record that all papers of a wave are printed", s.printWave),
		write("POST /plans/{id}/waves/{wave}/undo", "undo-release", keepers, "Take the release of a wave back, within a quarter of an hour", s.undoRelease, status(http.StatusOK), within(time.Minute)),
		write("POST /manifests/{id}/undo", "undo-manifest", keepers, "Take the last step of a manifest back, within a quarter of an hour", s.undoManifest, status(http.StatusOK)),

		// Stock: what lies where, and what a warehouse does with it.
		read("/warehouses", "list-warehouses", staff, "Warehouses of the plans in force, with what lies in them", s.listWarehouses),
		read("/warehouses/{warehouse}/day", "get-desk", staff, "A day of a warehouse: loading order, deliveries, what expires", s.getDesk),
		read("/scan", "scan", staff, "What a scanned or typed code is, and whether paper and books agree", s.scan, tagged("warehouses")),
		list("/warehouses/{warehouse}/stock", "list-stock", staff, "Stock of a warehouse by expiry, lot and owner", s.listStock, shelfTable, tagged("stock")),
		read("/warehouses/{warehouse}/cards/{lot}", "get-card", staff, "Stock card of a lot: every movement with the running balance", s.getCard, tagged("stock")),
		list("/warehouses/{warehouse}/cards/{lot}/rows", "list-card-rows", staff, "The movements on a stock card", s.listCardRows, cardTable, tagged("stock")),
		read("/stock", "get-whereabouts", overseer, "Where every carton is: it adds up to zero", s.where),
		write("POST /plans/{id}/opening", "open-stock", managers, "Take over into the books what lies in the warehouses, once", s.openStock, ofAlliance, status(http.StatusOK), tagged("stock")),
		list("/receipts", "list-receipts", staff, "Receipts", s.listReceipts, receiptTable),
		read("/receipts/{id}", "get-receipt", staff, "A receipt; what was announced only when it was counted", s.getReceipt),
		write("POST /receipts", "expect-receipt", keepers, "Announce goods, or open a receipt for what stands at the door", s.expectReceipt),
		write("POST /receipts/{id}/count", "count-receipt", keepers, "Count what came, blind", s.countReceipt, status(http.StatusOK)),
		write("POST /receipts/{id}/reasons", "explain-receipt", keepers, "Say why counted and announced differ", s.explainReceipt, status(http.StatusOK)),
		write("POST /receipts/{id}/post", "post-receipt", keepers, "Take what was counted into stock, with its note", s.postReceipt, status(http.StatusOK)),
		write("POST /receipts/{id}/void", "void-receipt", keepers, "Give a receipt up before anything moved", s.voidReceipt, status(http.StatusOK)),
		write("POST /receipts/{id}/undo", "undo-receipt", keepers, "Take the last step of a receipt back, within a quarter of an hour", s.undoReceipt, status(http.StatusOK)),
		list("/transfers", "list-transfers", staff, "Transfers between warehouses", s.listTransfers, transferTable),
		read("/transfers/{id}", "get-transfer", staff, "A transfer", s.getTransfer),
		list("/transfers/{id}/lines", "list-transfer-lines", staff, "The lots of a transfer", s.listTransferLines, transferLineTable),
		write("POST /transfers", "plan-transfer", keepers, "Plan a transfer to another warehouse", s.planTransfer),
		write("POST /transfers/{id}/release", "release-transfer", keepers, "Reserve the lots and number the waybill", s.releaseTransfer, status(http.StatusOK)),
		write("POST /transfers/{id}/dispatch", "dispatch-transfer", keepers, "Send the truck off", s.sendTransfer, status(http.StatusOK)),
		write("POST /transfers/{id}/write-off", "write-off-transfer", keepers, "Give up what never arrived", s.writeOff, status(http.StatusOK)),
		write("POST /transfers/{id}/void", "void-transfer", keepers, "Give a transfer up before it leaves", s.voidTransfer, status(http.StatusOK)),
		write("POST /transfers/{id}/undo", "undo-transfer", keepers, "Take the last step of a transfer back, within a quarter of an hour", s.undoTransfer, status(http.StatusOK)),
		list("/adjustments", "list-adjustments", staff, "Losses, finds, damages and destructions", s.listAdjustments, adjustmentTable),
		read("/adjustments/{id}", "get-adjustment", staff, "An adjustment", s.getAdjustment),
		write("POST /adjustments", "adjust-stock", keepers, "Adjust stock; above the limit a second person decides", s.adjust),
		write("POST /adjustments/{id}/approve", "approve-adjustment", keepers, "Approve another person's adjustment", s.approveAdjustment, status(http.StatusOK)),
		write("POST /adjustments/{id}/refuse", "refuse-adjustment", keepers, "Refuse another person's adjustment", s.refuseAdjustment, status(http.StatusOK)),
		write("POST /adjustments/{id}/undo", "undo-adjustment", keepers, "Take an adjustment back, within a quarter of an hour", s.undoAdjustment, status(http.StatusOK)),
		list("/counts", "list-counts", staff, "Stock counts", s.listCounts, countTable),
		read("/counts/{id}", "get-count", staff, "A stock count; the book only when it is in", s.getCount),
		list("/counts/{id}/lines", "list-count-lines", staff, "What a count found beside what the book says", s.listCountLines, countLineTable),
		write("POST /counts", "start-count", keepers, "Begin to count a warehouse, blind", s.startCount),
		write("POST /counts/{id}/submit", "submit-count", keepers, "Hand the count in: it is compared with the book", s.submitCount, status(http.StatusOK)),
		write("POST /counts/{id}/restart", "restart-count", keepers, "Count again", s.restartCount, status(http.StatusOK)),
		write("POST /counts/{id}/approve", "approve-count", keepers, "Put the differences into the books and close the day", s.approveCount, status(http.StatusOK)),
		write("POST /counts/{id}/refuse", "refuse-count", keepers, "Refuse a count", s.refuseCount, status(http.StatusOK)),
		write("POST /counts/{id}/void", "void-count", keepers, "Give a count up", s.voidCount, status(http.StatusOK)),
		write("POST /counts/{id}/undo", "undo-count", keepers, "Take the last step of a count back, within a quarter of an hour", s.undoCount, status(http.StatusOK)),
		list("/loans", "list-loans", staff, "Loans between member organisations", s.listLoans, loanTable),
		read("/loans/{id}", "get-loan", staff, "A loan", s.getLoan),
		write("POST /loans", "lend", managers, "Lend cartons of one organisation to another", s.lend),
		write("POST /loans/{id}/repayments", "repay-loan", managers, "Pay cartons back", s.repay),
		list("/movements", "list-movements", overseer, "The ledger, in the order of recording", s.listMovements, movementTable),
		write("POST /movements/{id}/reverse", "reverse-movement", managers, "Take back a movement that stands on no paper", s.reverseMovement, ofAlliance),
		list("/documents", "list-documents", staff, "Numbered papers, voids among them", s.listDocuments, documentTable, ofAlliance),
		read("/documents/{id}", "get-document", staff, "A numbered paper, with the hashes that chain it", s.getDocument, ofAlliance),
		read("/rules", "get-rules", staff, "Limits of what one person may decide, and of expiry", s.getRules, tagged("stock")),
		write("PUT /rules", "set-rules", managers, "Set them", s.setRules, ofAlliance, tagged("stock")),
		read("/proof-rules", "get-proof-rules", staff, "Where drivers are asked for a photo or a signature", s.getProofRules, tagged("manifests")),
		write("PUT /proof-rules", "set-proof-rule", managers, "Ask for one, of the trucks that leave from now on", s.setProofRule, ofAlliance, tagged("manifests")),

		// Audit.
		read("/audit", "audit", overseer, "Whether the books are true: every invariant, on one snapshot", s.getAudit, ofAlliance, within(2*time.Minute), tagged("audit")),
		list("/activity", "list-activity", overseer, "Who wrote what, the latest first", s.listActivity, activityTable, ofAlliance, tagged("audit")),
	}
}
