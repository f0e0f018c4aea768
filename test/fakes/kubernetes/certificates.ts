import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  readonly directory: string;
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** A certificate authority that lives for a day, with a server on 127.0.0.1 and one client. Made with openssl (3.0 or newer). */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'trimtab-certificates-'));
  const make = (name: string, ...extra: readonly string[]): { cert: string; key: string } => {
    const [cert, key] = [`${name}.crt`, `${name}.key`];
    const fixed = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '1'];
    execFileSync('openssl', [...fixed, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert, ...extra], {
      cwd: directory,
      stdio: 'pipe',
    });
    return { cert: readFileSync(join(directory, cert), 'utf8'), key: readFileSync(join(directory, key), 'utf8') };
  };
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
  return {
    directory,
    ca: make('ca').cert,
    server: make('server', ...signed, '-addext', 'subjectAltName=IP:127.0.0.1'),
    client: make('client', ...signed),
  };
}
