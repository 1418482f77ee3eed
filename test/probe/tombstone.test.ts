import { expect, test } from 'vitest';
import { tombstoneOf } from '../../src/probe/index.js';
import { aFailure, anAnswer } from './values.js';

test.each([
  ['Railway', 'a.up.railway.app', { status: 404, headers: { 'x-railway-fallback': 'true' } }, false],
  ['Railway', 'shop.example', { status: 404, headers: { 'x-railway-fallback': 'true' } }, false],
  ['Render', 'a.onrender.com', { status: 404, headers: { 'x-render-routing': 'no-server' } }, false],
  ['Heroku', 'a.herokuapp.com', { status: 404, body: '<title>No such app</title>' }, true],
  ['Vercel', 'a.vercel.app', { status: 404, headers: { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' } }, false],
  ['Vercel', 'a.vercel.app', { status: 410, headers: { 'x-vercel-error': 'DEPLOYMENT_DELETED' } }, false],
  ['Vercel', 'a.vercel.app', { status: 402, headers: { 'x-vercel-error': 'DEPLOYMENT_DISABLED' } }, false],
  ['Vercel', 'a.vercel.app', { status: 503, headers: { 'x-vercel-error': 'DEPLOYMENT_PAUSED' } }, false],
  [
    'Netlify',
    'a.netlify.app',
    {
      status: 404,
      headers: { server: 'Netlify' },
      body: 'Not Found - Request ID: 01',
      finalUrl: 'https://a.netlify.app/',
    },
    false,
  ],
  ['GitHub Pages', 'a.github.io', { status: 404, body: "<p>There isn't a GitHub Pages site here.</p>" }, false],
  [
    'S3 or Google Cloud Storage',
    'a.s3.amazonaws.com',
    { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' },
    true,
  ],
  ['Azure App Service', 'a.azurewebsites.net', { status: 404, body: '404 Web Site not found.' }, true],
  ['Cloudflare', 'a.example', { status: 530, body: 'error code: 1016' }, false],
  ['Firebase Hosting', 'a.web.app', { status: 404, body: '<h1>Site Not Found</h1>' }, false],
  ['ngrok', 'a.ngrok.app', { status: 404, body: 'The endpoint is offline. ERR_NGROK_3200' }, true],
  ['localtunnel', 'a.loca.lt', { status: 503, body: '503 - Tunnel Unavailable' }, false],
  ['Surge', 'a.surge.sh', { status: 404, body: '<h1>project not found</h1>' }, true],
  ['Supabase', 'a.supabase.co', { status: 540 }, false],
  ['Glitch', 'a.glitch.me', { status: 404 }, false],
  ['Deno Deploy Classic', 'a.deno.dev', { status: 404 }, false],
] as const)('%s at %s', (platform, host, values, isClaimable) => {
  expect(tombstoneOf(host, anAnswer(values))).toMatchObject({ platform, isClaimable });
});

test.each([
  ['Azure', 'a.azurewebsites.net', true],
  ['Elastic Beanstalk', 'a.us-east-1.elasticbeanstalk.com', true],
  ['Fly', 'a.fly.dev', false],
])('%s: the name %s is gone', (platform, host, isClaimable) => {
  expect(tombstoneOf(host, aFailure('name-not-found'))).toMatchObject({ platform, isClaimable });
  expect(tombstoneOf(host, aFailure('refused'))).toBeNull();
});

test.each([
  ['Railway 502 exists', 'a.up.railway.app', { status: 502, headers: { 'x-railway-fallback': 'true' } }],
  ['Render waking', 'a.onrender.com', { status: 503, headers: { 'x-render-routing': 'hibernate-wake' } }],
  ['Heroku crashed', 'a.herokuapp.com', { status: 503, body: 'Application Error' }],
  ['Vercel missing path', 'a.vercel.app', { status: 404, headers: { 'x-vercel-error': 'NOT_FOUND' } }],
  [
    'Netlify missing path',
    'a.netlify.app',
    { status: 404, headers: { server: 'Netlify' }, body: 'Not Found - Request ID: 01' },
  ],
  ['S3 forbidden', 'a.s3.amazonaws.com', { status: 403, body: '<Code>AccessDenied</Code>' }],
  ['Azure stopped', 'a.azurewebsites.net', { status: 403 }],
  ['API Gateway', 'a.execute-api.eu-west-1.amazonaws.com', { status: 403 }],
  ['somebody else who has no such project', 'api.example', { status: 404, body: 'project not found' }],
  [
    'a page that mentions the words',
    'docs.example',
    { status: 200, body: 'NoSuchBucket, No such app, ERR_NGROK_3200' },
  ],
  ['a name that is gone, but on no platform', 'api.example', { status: 404 }],
] as const)('%s is not dead', (_, host, values) => {
  expect(tombstoneOf(host, anAnswer(values))).toBeNull();
});
