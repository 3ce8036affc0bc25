let x = y as any //! missing-semicolon
(z)
