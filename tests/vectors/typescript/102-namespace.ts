namespace N { export const x = 1; } //! unsupported-namespace
export namespace M {} //! unsupported-namespace
module O {} //! unsupported-namespace
