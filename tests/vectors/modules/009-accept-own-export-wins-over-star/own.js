export * from './other.js';
export const a = 'own';
