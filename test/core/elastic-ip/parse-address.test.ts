import { parseAddress } from '../../../core/elastic-ip/parse-address';

test('an address in use has all that EC2 says of it', () => {
  expect(parseAddress({
    AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1', AssociationId: 'eipassoc-1', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1',
    PrivateIpAddress: '10.0.0.1', NetworkBorderGroup: 'us-east-1', Tags: [{ Key: 'Name', Value: 'web' }, { Key: 'empty' }],
  })).toEqual({
    allocationId: 'eipalloc-1', publicIp: '192.0.2.1', associationId: 'eipassoc-1', instanceId: 'i-1', networkInterfaceId: 'eni-1',
    privateIpAddress: '10.0.0.1', networkBorderGroup: 'us-east-1', tags: { Name: 'web', empty: '' },
  });
});

test.each([
  ['of a Wavelength zone, with the address of the carrier', { PublicIp: '', CarrierIp: '192.0.2.2' }, '192.0.2.2'],
  ['of an Outpost, with the address of the customer', { PublicIp: '', CustomerOwnedIp: '192.0.2.3' }, '192.0.2.3'],
  ['of neither, whose others are sent empty', { PublicIp: '192.0.2.1', CarrierIp: '', CustomerOwnedIp: '' }, '192.0.2.1'],
])('its number is that of an address %s', (_, address, publicIp) => {
  expect(parseAddress({ AllocationId: 'eipalloc-1', ...address }).publicIp).toBe(publicIp);
});

test.each([
  ['left out, as EC2 does', {}],
  ['sent empty, as emulators do', { AssociationId: '', InstanceId: '', NetworkInterfaceId: '', PrivateIpAddress: '', NetworkBorderGroup: '', Tags: [] }],
])('what is not there is absent, be it %s', (_, idle) => {
  expect(parseAddress({ AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1', ...idle })).toStrictEqual({
    allocationId: 'eipalloc-1', publicIp: '192.0.2.1', associationId: undefined, instanceId: undefined, networkInterfaceId: undefined,
    privateIpAddress: undefined, networkBorderGroup: undefined, tags: {},
  });
});
