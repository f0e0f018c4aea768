/** A self-signed certificate for loopback and its key, valid until 2126: worthless outside of these tests. */
export const loopbackKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHWTfBgnPbhBZX+4i
Sm22IF6brozgWeiCk2x1TNx7djyhRANCAARNrjGXpfmlyACyw3vYOvRngEy+TFJ/
0mnAqOSp6KuL+bHhLZYZJNMyEhr+025IcNPqFCp656udA+1sepQwGXnk
-----END PRIVATE KEY-----`;

export const loopbackCertificate = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUIC0ifEpf1aem8SGjMNRtVJ3U5dQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA1NTgyMloYDzIxMjYxMDI4
MDU1ODIyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARNrjGXpfmlyACyw3vYOvRngEy+TFJ/0mnAqOSp6KuL+bHhLZYZJNMy
Ehr+025IcNPqFCp656udA+1sepQwGXnko28wbTAdBgNVHQ4EFgQUNy54bernoluD
pcl3bWYoQkwNqHAwHwYDVR0jBBgwFoAUNy54bernoluDpcl3bWYoQkwNqHAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgMGKFfKn3aZwbYyFgesMD4bZL9qk8HxI82WabbcuaeIcCIGLQ
Rvtmsan8YA2qtjA2OYa72vZmpcIN6PhcwqtQU+xE
-----END CERTIFICATE-----`;
