package export

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replace writes a file beside its place and renames it there, so that a reader
// sees the old file or the new one and a crash never leaves half of one.
func replace(path string, write func(io.Writer) error) error {
	return replaceFile(path, true, write)
}

// replaceFile does the work of replace. Without sync the new content may be
// lost, never mixed, when the machine itself stops; for thousands of small
// files that is the right price.
func replaceFile(path string, sync bool, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("export: %s: %w", path, err)
		}
	}()
	w := bufio.NewWriter(f)
	if err = write(w); err != nil {
		return err
	}
	if err = w.Flush(); err != nil {
		return err
	}
	if sync {
		if err = f.Sync(); err != nil {
			return err
		}
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
