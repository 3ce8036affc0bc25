queueMicrotask(f); //! unsupported-timer
