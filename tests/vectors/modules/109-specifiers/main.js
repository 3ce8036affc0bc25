import 'lib.js'; //! unsupported-module-specifier
import '/lib.js'; //! unsupported-module-specifier
import 'https://example.org/lib.js'; //! unsupported-module-specifier
import './lib.js?x'; //! unsupported-module-specifier
import './lib'; //! module-extension
import './data.json'; //! module-extension
import './'; //! module-extension
import './gone.js'; //! module-not-found
import './lib.mjs'; //! module-not-found
import '../001-accept-forms/lib.js'; //! module-outside-folder
export * from '../../modules/001-accept-forms/lib.js'; //! module-outside-folder
import './../109-specifiers/lib.js';
export function mbpf_prog() { return 0; }
