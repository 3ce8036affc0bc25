export const a = 'other';
