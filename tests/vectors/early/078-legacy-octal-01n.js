01n //! legacy-octal
