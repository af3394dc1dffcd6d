package newfile

// Explained lets tests name causes that they cannot bring about.
var Explained = explained
