{{/* The container {{ of all }} workloads. */}}
{{- define "web.labels" -}}
app: web
memory: 512Mi
{{- end }}

{{- define "web.resources" -}}
limits:
  memory: 512Mi
requests:
  memory: {{ .Values.request | default "128Mi" }}
{{- end -}}
