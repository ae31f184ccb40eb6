package cluster

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The server's log is in files of 10 MB or a day; what it says before it opens
// them is in start.log.
const logName = "postgres-%Y%m%d-%H%M%S.log"

func startLog(dir string) string { return filepath.Join(logDir(dir), "start.log") }

// keptLogs is how many files of the log are kept.
const keptLogs = 10

// logs are the files of the server's log, the newest last.
func logs(dir string) []string {
	files, _ := filepath.Glob(filepath.Join(logDir(dir), "postgres-*.log"))
	slices.Sort(files)
	return files
}

// sweepLogs removes the oldest files of the log.
func sweepLogs(dir string) {
	files := logs(dir)
	for _, f := range files[:max(0, len(files)-keptLogs)] {
		os.Remove(f)
	}
}

// words are the last lines that the server said since its start, for a message.
func words(dir string) string {
	start, _ := os.Stat(startLog(dir))
	text, _ := os.ReadFile(startLog(dir))
	for _, f := range logs(dir) {
		if info, err := os.Stat(f); err == nil && start != nil && !info.ModTime().Before(start.ModTime()) {
			more, _ := os.ReadFile(f)
			text = append(text, more...)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], "\n")
}
