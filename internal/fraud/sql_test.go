//go:build unix

package fraud

import (
	"database/sql"
	"runtime"
	"testing"

	_ "modernc.org/sqlite" // only to compare with
)

// grouped is what a database can say of shared values: who shares, how many,
// and through how many people they came. It says nothing of rarity, rings and
// scores.
var grouped = []string{
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE device <> 0 GROUP BY device HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE address <> 0 GROUP BY address HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE network <> 0 GROUP BY network HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE mailbox <> 0 GROUP BY mailbox HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE stem <> 0 GROUP BY stem HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, count(DISTINCT referrer) FROM person WHERE name <> 0 GROUP BY name HAVING n > 1)`,
	`SELECT count(*), total(n) FROM (SELECT count(*) n, max(created) - min(created) FROM person WHERE referrer >= 0 GROUP BY referrer HAVING n > 2)`,
}

// BenchmarkSQL groups a million people by the same values in a database in
// memory, on digests that are ready made.
func BenchmarkSQL(b *testing.B) {
	db := filled(b, million(b, 1_000_000))
	runtime.GC()
	spent := cpu(b)
	for b.Loop() {
		for _, query := range grouped {
			var values int
			var people float64
			if err := db.QueryRow(query).Scan(&values, &people); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64((cpu(b)-spent).Milliseconds())/float64(b.N), "cpu-ms/op")
}

func filled(b *testing.B, c *Columns) *sql.DB {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE person (row INTEGER PRIMARY KEY, referrer INT, created INT, device INT, address INT, network INT, mailbox INT, stem INT, name INT) STRICT`); err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	insert, err := tx.Prepare(`INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	for row := range c.ids.len() {
		of := func(a attribute) int64 { return int64(c.shared[a].of(row) >> 1) }
		_, err := insert.Exec(row, c.referrer[row], c.created[row], of(byDevice), of(byAddress), of(byNetwork), of(byMailbox), of(byStem), of(byName))
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return db
}
