f({"__proto__": null}); //! unsupported-proto
