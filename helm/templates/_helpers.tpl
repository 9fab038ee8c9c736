{{- /*
SPDX-License-Identifier: Apache-2.0
*/ -}}
{{/* helm upgrade --reuse-values brings the values of the release before, which lack what is new here: a section that a release
     did not have is read with a default, (.Values.section).field | default ... */}}

{{/* Prefix of every object's name: fullnameOverride, or the release's name without an "-operator" that the names append themselves. */}}
{{- define "pclf.prefix" -}}
{{- .Values.fullnameOverride | default (.Release.Name | trimSuffix "-operator") | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Call with (list $ "component" .Values.component). */}}
{{- define "pclf.serviceAccountName" -}}
{{- $account := (index . 2).serviceAccount | default dict -}}
{{- $account.name | default (printf "%s-%s" (include "pclf.prefix" (index . 0)) (index . 1)) -}}
{{- end }}

{{/* A ServiceAccount, unless it is made elsewhere. Call with (list $ "component" .Values.component). */}}
{{- define "pclf.serviceAccount" -}}
{{- $account := (index . 2).serviceAccount | default dict -}}
{{- if ne (toString $account.create) "false" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "pclf.serviceAccountName" . }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels: {{- include "pclf.labels" (list (index . 0) (index . 1)) | nindent 4 }}
  {{- with $account.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
---
{{- else if not $account.name -}}
{{- fail (printf "\n%s.serviceAccount.create is false: write the name of the account that is there into serviceAccount.name." (index . 1)) -}}
{{- end -}}
{{- end }}

{{- define "pclf.tag" -}}
{{- .Values.image.tag | default .Chart.AppVersion -}}
{{- end }}

{{/* Labels that never change: what Deployment and DaemonSet select. Call with (list $ "component"). */}}
{{- define "pclf.selector" -}}
{{- $top := index . 0 -}}
app.kubernetes.io/name: {{ $top.Chart.Name }}
app.kubernetes.io/instance: {{ $top.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of every object and pod. Call with (list $ "component"). The chart's version is not among them: a change of
     the chart alone need not restart the agents. */}}
{{- define "pclf.labels" -}}
{{- $top := index . 0 -}}
{{ include "pclf.selector" . }}
app.kubernetes.io/version: {{ include "pclf.tag" $top | trunc 63 | trimSuffix "-" | trimSuffix "." | quote }}
app.kubernetes.io/managed-by: {{ $top.Release.Service }}
app.kubernetes.io/part-of: packet-classifier
{{- range $name, $value := $top.Values.commonLabels | default dict }}
{{- if hasPrefix "app.kubernetes.io/" $name }}
{{- fail (printf "\ncommonLabels has %q: labels that begin with app.kubernetes.io/ are the chart's own, choose another name." $name) }}
{{- end }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Labels of a pod. Call with (list $ "component" .Values.component). */}}
{{- define "pclf.podLabels" -}}
{{- range $name, $_ := (index . 2).podLabels -}}
{{- if hasPrefix "app.kubernetes.io/" $name -}}
{{- fail (printf "\npodLabels has %q: labels that begin with app.kubernetes.io/ are the chart's own, choose another name." $name) -}}
{{- end }}
{{ $name }}: {{ $_ | quote }}
{{- end }}
{{ include "pclf.labels" . }}
{{- end }}

{{/* Call with (list $ "name of the image" .Values.component). */}}
{{- define "pclf.image" -}}
{{- $top := index . 0 -}}
{{- $image := (index . 2).image | default dict -}}
{{- $registry := $top.Values.image.registry -}}
{{- if or (contains "://" $registry) (hasSuffix "/" $registry) -}}
{{- fail (printf "\nimage.registry is %q: write a host, with port and path if need be, without a scheme and without a slash at the end, for example registry.example.org:5000/team." $registry) -}}
{{- end -}}
{{- $tag := $image.tag | default (include "pclf.tag" $top) -}}
{{- if not (regexMatch "^[A-Za-z0-9_][A-Za-z0-9_.-]*$" $tag) -}}
{{- fail (printf "\nimage.tag is %q: letters, digits, and _ . - only, for example 0.2.0." $tag) -}}
{{- end -}}
{{- $digest := $image.digest | default "" -}}
{{- if and $digest (not (regexMatch "^sha256:[0-9a-f]{64}$" $digest)) -}}
{{- fail (printf "\n%s: image.digest is %q: write sha256: and 64 hexadecimal digits." (index . 1) $digest) -}}
{{- end -}}
{{- $repository := $image.repository | default (printf "%s/pclf/%s" $registry (index . 1)) -}}
image: {{ printf "%s:%s%s" $repository $tag (ternary (printf "@%s" $digest) "" (ne $digest "")) | quote }}
imagePullPolicy: {{ $top.Values.image.pullPolicy }}
{{- end }}

{{/* The agent's resources: the tables are charged to its pod in addition to what the agent itself takes. */}}
{{- define "pclf.agentResources" -}}
{{- $resources := deepCopy (default dict .Values.nodeAgent.resources) -}}
{{- $own := dig "limits" "memory" "" $resources | toString -}}
{{- if $own -}}
{{- if not (regexMatch "^[0-9]+[MG]i$" $own) -}}
{{- fail (printf "\nnodeAgent.resources.limits.memory is %q: write whole Mi or Gi, for example 192Mi; nodeAgent.tables.maxBytes is added to it." $own) -}}
{{- end -}}
{{- $mebibytes := mul (regexFind "^[0-9]+" $own | int64) (hasSuffix "Gi" $own | ternary 1024 1) -}}
{{- $tables := div (add (int64 .Values.nodeAgent.tables.maxBytes) 1048575) 1048576 -}}
{{- $_ := set $resources.limits "memory" (printf "%dMi" (add $mebibytes $tables)) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end }}

{{/* Where pods run. Call with (list $ .Values.component). */}}
{{- define "pclf.placement" -}}
{{- $top := index . 0 -}}
{{- $component := index . 1 -}}
{{- with $top.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 0 }}
{{- end }}
{{- with $component.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $component.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.tolerations }}
tolerations: {{- toYaml . | nindent 0 }}
{{- end }}
{{- with $component.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Annotations of pods. Call with (list $ .Values.component port). */}}
{{- define "pclf.podAnnotations" -}}
{{- $annotations := dict -}}
{{- if (index . 0).Values.metrics.annotations -}}
{{- $annotations = dict "prometheus.io/scrape" "true" "prometheus.io/path" "/q/metrics" "prometheus.io/port" (toString (index . 2)) -}}
{{- end -}}
{{- with merge (dict) (index . 1).podAnnotations $annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Environment of both. Call with (list $ .Values.component). One malloc arena: glibc's default costs a JVM tens of MiB. */}}
{{- define "pclf.env" -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ (index . 1).javaOptions | quote }}
- name: MALLOC_ARENA_MAX
  value: "1"
{{- with (index . 1).extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A JVM needs seconds to start, more on a busy node: only after that is a dead one told from a slow one. */}}
{{- define "pclf.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{/* The operator's image needs no right at all: for the Deployment and the uninstall job. What operator.podSecurityContext says
     replaces it field by field; null takes a field away (OpenShift chooses the user itself). */}}
{{- define "pclf.unprivilegedPod" -}}
{{- $context := dict "runAsNonRoot" true "runAsUser" 65532 "runAsGroup" 65532 "seccompProfile" (dict "type" "RuntimeDefault") -}}
{{- include "pclf.overridden" (list $context .Values.operator.podSecurityContext) -}}
{{- end }}

{{- define "pclf.unprivilegedContainer" -}}
{{- $context := dict "allowPrivilegeEscalation" false "readOnlyRootFilesystem" true "capabilities" (dict "drop" (list "ALL")) -}}
{{- include "pclf.overridden" (list $context .Values.operator.securityContext) -}}
{{- end }}

{{/* Loading programs, pinning them and reading the cache that only root may read. */}}
{{- define "pclf.agentContainer" -}}
{{- $context := dict "runAsUser" 0 "readOnlyRootFilesystem" true -}}
{{- if .Values.nodeAgent.privileged -}}
{{- $_ := set $context "privileged" true -}}
{{- else -}}
{{- $capabilities := dict "drop" (list "ALL") "add" .Values.nodeAgent.capabilities -}}
{{- $context = merge $context (dict "allowPrivilegeEscalation" false "seccompProfile" (dict "type" "RuntimeDefault") "capabilities" $capabilities) -}}
{{- end -}}
{{- include "pclf.overridden" (list $context .Values.nodeAgent.securityContext) -}}
{{- end }}

{{/* A security context with fields replaced, and those that are null taken away. Call with (list context overrides). */}}
{{- define "pclf.overridden" -}}
{{- $context := index . 0 -}}
{{- range $name, $value := index . 1 | default dict -}}
{{- if kindIs "invalid" $value -}}
{{- $context = omit $context $name -}}
{{- else -}}
{{- $_ := set $context $name $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $context -}}
{{- end }}

{{- define "pclf.maxUnavailable" -}}
{{- $value := toString .Values.nodeAgent.maxUnavailable -}}
{{- if not (regexMatch "^([1-9][0-9]{0,4}|([1-9]|[1-9][0-9]|100)%)$" $value) -}}
{{- fail (printf "\nnodeAgent.maxUnavailable is %q: write a number of nodes from 1, or a percentage from 1%% to 100%%." $value) -}}
{{- end -}}
{{- $value -}}
{{- end }}

{{/* uninstall.timeout in seconds. */}}
{{- define "pclf.uninstallSeconds" -}}
{{- $timeout := .Values.uninstall.timeout -}}
{{- $seconds := 0 -}}
{{- if regexMatch "^[0-9]{1,4}[sm]$" $timeout -}}
{{- $seconds = mul (regexFind "^[0-9]+" $timeout | int) (hasSuffix "m" $timeout | ternary 60 1) -}}
{{- end -}}
{{- if or (lt $seconds 10) (gt $seconds 1800) -}}
{{- fail (printf "\nuninstall.timeout is %q: write a whole number of seconds or minutes from 10s to 30m, for example 90s or 2m." $timeout) -}}
{{- end -}}
{{- $seconds -}}
{{- end }}
