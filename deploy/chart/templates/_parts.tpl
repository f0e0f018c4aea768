{{- define "trimtab.labels" -}}
app.kubernetes.io/name: trimtab
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "trimtab.pod" -}}
serviceAccountName: {{ .Release.Name }}
securityContext:
  runAsNonRoot: true
  seccompProfile: { type: RuntimeDefault }
  {{- if .Values.persistence.enabled }}
  fsGroup: 65532
  {{- end }}
{{- end }}

{{- define "trimtab.container" -}}
name: trimtab
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
envFrom:
  - secretRef: { name: {{ .Values.secretName }} }
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: config, mountPath: /etc/trimtab, readOnly: true }
  - { name: tmp, mountPath: /tmp }
  {{- if .Values.persistence.enabled }}
  - { name: cache, mountPath: /var/cache/trimtab }
  {{- end }}
{{- end }}

{{- define "trimtab.volumes" -}}
- name: config
  configMap: { name: {{ .Release.Name }} }
- name: tmp
  emptyDir: {}
{{- if .Values.persistence.enabled }}
- name: cache
  persistentVolumeClaim: { claimName: {{ .Release.Name }}-cache }
{{- end }}
{{- end }}
