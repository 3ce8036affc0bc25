// accept
import.meta;
export {};
