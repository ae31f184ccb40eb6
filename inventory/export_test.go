package inventory

// WriteSQL is the statement of Post, for the comparison with pgbench.
const WriteSQL = writeSQL

// AuditRules names what Audit looks at.
func AuditRules() []string {
	var names []string
	for _, r := range auditRules {
		names = append(names, r.name)
	}
	return names
}
