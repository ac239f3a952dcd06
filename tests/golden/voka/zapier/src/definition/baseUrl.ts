export const baseUrl = 'https://voice.vokaai.com/api/v1';
