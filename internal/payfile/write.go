package payfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"refdesk/internal/newfile"
)

// Folder tells why a folder cannot be written to, or made: what is above it has
// to be there, because a mistyped path would put payments where nobody looks.
func Folder(dir string) error {
	for _, path := range []string{dir, filepath.Dir(dir)} {
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.IsDir():
			return fmt.Errorf("%s is not a directory", path)
		case err == nil:
			return nil
		case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
			return err
		}
	}
	return fmt.Errorf("%s cannot be made, because %s does not exist", dir, filepath.Dir(dir))
}

// Write puts a file on disk under a name that nothing has, and makes its folder,
// but nothing above it.
// Whoever looks, also after a hard stop, finds no file or the whole one. It fails
// with fs.ErrExist where the name is taken, and never writes over anything.
func Write(path string, body []byte) error {
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
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
