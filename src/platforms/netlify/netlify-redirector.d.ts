/** Netlify's rule matcher, compiled to WebAssembly; it has no types of its own. */
declare module 'netlify-redirector' {
  interface Found {
    readonly to: string;
    readonly status: number;
    readonly force: boolean;
    readonly proxyHeaders: Readonly<Record<string, string>>;
  }

  interface Matcher {
    match(request: {
      readonly scheme: string;
      readonly host: string;
      readonly path: string;
      readonly query: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly cookieValues: Readonly<Record<string, string>>;
      readonly getHeader: (name: string) => string;
      readonly getCookie: (name: string) => string;
    }): Found | null;
  }

  const redirector: { parseJSON(rules: string, options: Readonly<Record<string, string>>): Promise<Matcher> };
  // oxlint-disable-next-line import/no-default-export
  export default redirector;
}
