/** Who wrote which field: half of a pod's text. */
export const managedFields = (time: string): unknown[] => [
  {
    manager: 'kube-controller-manager',
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': {
        'f:labels': Object.fromEntries(['.', 'f:app', 'f:team', 'f:pod-template-hash'].map((key) => [key, {}])),
      },
      'f:spec': {
        'f:containers': Object.fromEntries(
          ['app', 'proxy'].map((name) => [
            `k:{"name":"${name}"}`,
            Object.fromEntries(
              [
                '.',
                'f:args',
                'f:command',
                'f:env',
                'f:image',
                'f:imagePullPolicy',
                'f:livenessProbe',
                'f:name',
                'f:ports',
                'f:readinessProbe',
                'f:resources',
                'f:volumeMounts',
              ].map((key) => [key, {}]),
            ),
          ]),
        ),
        'f:restartPolicy': {},
        'f:tolerations': {},
      },
    },
  },
  {
    manager: 'kubelet',
    operation: 'Update',
    apiVersion: 'v1',
    subresource: 'status',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:status': Object.fromEntries(
        ['f:conditions', 'f:containerStatuses', 'f:hostIP', 'f:phase', 'f:podIP', 'f:startTime'].map((key) => [
          key,
          {},
        ]),
      ),
    },
  },
];
