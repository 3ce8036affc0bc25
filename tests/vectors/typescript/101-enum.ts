enum E { A, B } //! unsupported-enum
const enum F { A } //! unsupported-enum
export enum G { A } //! unsupported-enum
