// quickjs accepts: it does not look at the local name
import {if} from 'nothing'; //! unexpected-token
