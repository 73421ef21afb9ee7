{{- define "bars.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- define "bars.labels" -}}
app.kubernetes.io/part-of: bars-receiver-platform
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
{{- define "bars.scrape" -}}
prometheus.io/scrape: "true"
prometheus.io/port: "9090"
prometheus.io/path: /metrics
{{- end }}
{{- define "bars.spread" -}}
- maxSkew: 1
  topologyKey: topology.kubernetes.io/zone
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {app.kubernetes.io/name: {{ .name }}, app.kubernetes.io/instance: {{ .release }}}
{{- end }}
{{- define "bars.pod" -}}
automountServiceAccountToken: false
# Else Services put variables like BARS_ADMIN_PORT into every pod, which the platform refuses.
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}
{{- define "bars.container" -}}
image: {{ include "bars.image" . }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - configMapRef:
      name: {{ .Release.Name }}-settings
{{- end }}
{{- /* What a pod gets to stop: the window of its balancer, the time for requests in flight, and some more. */}}
{{- define "bars.grace" -}}
{{- add .window (index .values.settings "BARS_DRAIN_LIMIT" | default "35" | int) 20 }}
{{- end }}
{{- define "bars.probes" -}}
startupProbe:
  httpGet: {path: /health/started, port: management}
  periodSeconds: 2
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /health/ready, port: management}
  periodSeconds: 2
  failureThreshold: 1
livenessProbe:
  httpGet: {path: /health/live, port: management}
  periodSeconds: 10
  failureThreshold: 3
{{- end }}
{{- define "bars.mounts" -}}
- {name: state, mountPath: /var/lib/bars}
- {name: tmp, mountPath: /tmp}
- {name: database, mountPath: /run/secrets/bars/database, readOnly: true}
- {name: master, mountPath: /run/secrets/bars/master, readOnly: true}
{{- range $index, $name := .Values.secrets }}
- {name: secret-{{ $index }}, mountPath: /run/secrets/bars/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}
{{- define "bars.volumes" -}}
- name: state
  emptyDir: {sizeLimit: 1Gi}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
- name: database
  secret: {secretName: {{ .Values.database.passwordSecret }}, defaultMode: 0440}
- name: master
  secret: {secretName: {{ .Values.masterKeySecret }}, defaultMode: 0440}
{{- /* By number: a Secret's name may hold dots, a volume's not, and be one of ours. */}}
{{- range $index, $name := .Values.secrets }}
- name: secret-{{ $index }}
  secret: {secretName: {{ $name }}, defaultMode: 0440}
{{- end }}
{{- end }}
