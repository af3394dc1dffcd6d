package app

// Masked tells whether addresses are shown in part only.
func (a *App) Masked() bool { return a.o.Settings.Mask }
