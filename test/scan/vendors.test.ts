import { describe, expect, test } from 'vitest';
import { claimableAt, isVendorSite } from '../../src/scan/vendors.js';

describe('vendors', () => {
  test.each([
    'railway.app',
    'docs.railway.app',
    'www.render.com',
    'dashboard.heroku.com',
    'up.railway.app',
    'vercel.com',
  ])("%s is nobody's backend", (host) => expect(isVendorSite(host)).toBe(true));

  test.each(['shop.up.railway.app', 'gateway.railway.app', 'shop.onrender.com', 'shop.vercel.app', 'notrailway.app'])(
    '%s may be one',
    (host) => expect(isVendorSite(host)).toBe(false),
  );

  test.each([
    ['shop.herokuapp.com', 'Heroku'],
    ['shop.azurewebsites.net', 'Azure'],
    ['shop.s3.amazonaws.com', 'S3'],
    ['shop.s3-website-eu-west-1.amazonaws.com', 'S3'],
    ['shop.surge.sh', 'Surge'],
    ['a1b2.ngrok.io', 'ngrok'],
    ['shop.eu-west-1.elasticbeanstalk.com', 'Elastic Beanstalk'],
    ['shop.up.railway.app', null],
    ['shop.onrender.com', null],
    ['old.example', null],
  ])('%s can be taken at %s', (host, vendor) => expect(claimableAt(host)).toBe(vendor));
});
