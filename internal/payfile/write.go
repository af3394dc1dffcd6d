package payfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"refdesk/internal/newfile"
)

// Write puts a file on disk under a name that nothing has, and makes its folder.
// Whoever looks, also after a hard stop, finds no file or the whole one. It fails
// with fs.ErrExist where the name is taken, and never writes over anything.
func Write(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return newfile.Write(path, body)
}

// Digest gives the SHA-256 of a file, hexadecimal; fs.ErrNotExist when there is
// none.
func Digest(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
