a ?? b && c //! mixed-coalesce
