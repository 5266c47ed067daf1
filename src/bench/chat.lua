-- One chat completion over and over. The x-portkey headers tell Portkey's gateway the upstream; the others ignore them.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer sk-bench"
wrk.headers["x-portkey-provider"] = "openai"
wrk.headers["x-portkey-custom-host"] = os.getenv("UPSTREAM")
wrk.body = '{"model":"gpt-5.4","messages":[{"role":"system","content":"Answer in one sentence."},'
  .. '{"role":"user","content":"What is failover, and why does an application need it?"}],"max_tokens":200}'

-- requests a second, the median and the 99th percentile in microseconds, and how many did not end with 200
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("RESULT %.0f %.0f %.0f %d", summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
