package org.llmfailover.lint;

import java.util.List;

/**
 * A file that keeps to every rule but one.
 *
 * @param rule the one
 * @param path of the file
 * @param good what is replaced in {@link #GOOD}
 * @param bad what stands there instead
 * @param complaint what must be said of it
 */
public record BadRoute(Rule rule, String path, String good, String bad, String complaint) {

    /** Where {@link #GOOD} belongs. */
    public static final String PATH = "patterns/llm-good.camel.yaml";

    /** Keeps to every rule. */
    public static final String GOOD =
            """
            - routeTemplate:
                id: llm-good
                description: A target
                parameters:
                  - name: url
                    description: Where it is
                    required: true
                route:
                  errorHandler:
                    noErrorHandler: {}
                  from:
                    id: from
                    uri: direct:llm-good
                    steps:
                      - circuitBreaker:
                          id: circuit
                          description: Hears every attempt
                          resilience4jConfiguration:
                            circuitBreaker: llm-circuit
                            throwExceptionWhenHalfOpenOrOpenState: "true"
                            timeoutEnabled: "false"
                            bulkheadEnabled: "false"
                          steps:
                            - to:
                                id: call
                                uri: "{{url}}"
                                parameters:
                                  httpMethod: POST
                                  headerFilterStrategy: "#llmNoHeaders"
                                  httpClientConfigurer: "#llmClient"
                                  skipControlHeaders: "true"
                                  connectTimeout: "{{llm:connect-timeout}}"
                                  responseTimeout: "{{llm.chain.default.deadline:30000}}"
            - route:
                id: llm-other
                description: Another route
                errorHandler:
                  noErrorHandler: {}
                from:
                  id: llm-other-from
                  uri: direct:llm-other
                  steps:
                    - doTry:
                        id: llm-other-try
                        steps:
                          - choice:
                              id: llm-other-choice
                              description: By what is asked
                              when:
                                - id: llm-other-when
                                  expression:
                                    simple:
                                      expression: "${body} == 'x'"
                                  steps:
                                    - setBody:
                                        id: llm-other-body
                                        expression:
                                          constant:
                                            expression: y
                        doCatch:
                          - id: llm-other-catch
                            description: It failed
                            exception:
                              - java.lang.Exception
                            steps:
                              - process:
                                  id: llm-other-process
                                  ref: llmProcess
            """;

    /** At least one for each rule. */
    public static List<BadRoute> all() {
        return List.of(
                at(Rule.FILE_NAME, "patterns/llm-goods.camel.yaml", "is not named after its first route, llm-good"),
                at(Rule.FILE_NAME, "patterns/llm-good.yaml", "is not named after its first route"),
                at(Rule.FILE_NAME_ONCE, "doors/llm-good.camel.yaml", "has the name of " + PATH),
                with(Rule.ID, "    id: llm-good\n", "", "routeTemplate has no id"),
                with(Rule.ID, "        id: from\n", "", "from has no id"),
                with(Rule.ID, "                    id: call\n", "", "to has no id"),
                with(
                        Rule.ID,
                        "- id: llm-other-catch\n                description",
                        "- description",
                        "doCatch has no id"),
                with(Rule.ID_PREFIX, "id: llm-good", "id: good", "routeTemplate good has an id that does not begin"),
                with(Rule.ID_PREFIX, "id: llm-other-when", "id: when", "when when has an id that does not begin"),
                with(
                        Rule.ID_ONCE,
                        "id: llm-other-try",
                        "id: llm-other-choice",
                        "choice llm-other-choice has an id that"),
                with(Rule.ID_ONCE, "id: circuit", "id: call", "to call has an id that another node has"),
                with(Rule.DIRECT_NAME, "direct:llm-other", "direct:other", "has a direct: name that does not begin"),
                with(Rule.DESCRIPTION, "    description: A target\n", "", "routeTemplate llm-good has no description"),
                with(Rule.DESCRIPTION, "        description: Where it is\n", "", "description of its parameter url"),
                with(Rule.DESCRIPTION, "    description: Another route\n", "", "route llm-other has no description"),
                with(Rule.DESCRIPTION, "description: Hears every attempt", "note: x", "circuit has no description"),
                with(Rule.DESCRIPTION, "description: By what is asked", "note: x", "choice has no description"),
                with(Rule.DESCRIPTION, "description: It failed", "note: x", "doCatch llm-other-catch has no"),
                with(Rule.DESCRIPTION, "description: It failed", "note: x", "process llm-other-process has no"),
                with(Rule.CIRCUIT, "circuitBreaker: llm-circuit", "minimumNumberOfCalls: 3", "names no circuitBreaker"),
                with(Rule.CIRCUIT, "circuitBreaker: llm-circuit", "waitDurationInOpenState: 3", "has the option wait"),
                with(Rule.CIRCUIT, "State: \"true\"", "State: \"false\"", "does not say throwException"),
                with(Rule.CIRCUIT, "description: Hears", "configuration: x #", "shares a configuration"),
                with(Rule.HTTP_CALL, "httpMethod: POST", "httpMethod: GET", "does not say httpMethod: POST"),
                with(Rule.HTTP_CALL, "headerFilterStrategy", "x", "calls over HTTP without headerFilterStrategy"),
                with(Rule.HTTP_CALL, "httpClientConfigurer", "x", "calls over HTTP without httpClientConfigurer"),
                with(Rule.HTTP_CALL, "connectTimeout:", "x:", "calls over HTTP without connectTimeout"),
                with(Rule.HTTP_CALL, "responseTimeout", "x", "calls over HTTP without responseTimeout"),
                with(Rule.HTTP_CALL, "skipControlHeaders", "x", "calls over HTTP without skipControlHeaders"),
                with(Rule.HTTP_CALL, "Headers: \"true\"", "Headers: false", "lets headers say where it calls"),
                with(Rule.HTTP_CALL, "\"{{url}}\"", "vertx-http:x.example", "calls with another client"),
                step(Rule.HTTP_CALL, "toD: { id: llm-x, uri: \"https://${body}\" }", "without headerFilterStrategy"),
                with(Rule.TRAP, "circuitBreaker: llm-circuit", "ignoreException: [ x ]", "holds a ignoreException"),
                with(Rule.TRAP, "circuitBreaker: llm-circuit", "recordException: [ x ]", "holds a recordException"),
                with(Rule.CIRCUIT, "timeoutEnabled: \"false\"", "", "does not say timeoutEnabled: \"false\""),
                with(Rule.CIRCUIT, "timeoutEnabled: \"false\"", "timeoutEnabled: true", "does not say timeoutEnabled"),
                with(Rule.CIRCUIT, "bulkheadEnabled: \"false\"", "", "does not say bulkheadEnabled"),
                with(Rule.TRAP, "description: Hears", "onFallback: { id: x, steps: [] } #", "holds a onFallback"),
                step(Rule.TRAP, "stop: { id: llm-x }", "holds a stop"),
                top(Rule.GLOBAL, "errorHandler: { noErrorHandler: {} }", "its errorHandler acts on a host's routes"),
                top(Rule.GLOBAL, "interceptFrom: { id: llm-x, uri: \"*\" }", "its interceptFrom acts on"),
                top(Rule.GLOBAL, "rest: { id: llm-x }", "its rest acts on a host's routes"),
                top(Rule.GLOBAL, "routeConfiguration: { onCompletion: [] }", "its routeConfiguration acts on"),
                with(
                        Rule.ERROR_HANDLER,
                        "    errorHandler:\n      noErrorHandler: {}\n    from:\n      id: llm-other",
                        "    from:\n      id: llm-other",
                        "route llm-other leaves its errors to the host"),
                top(
                        Rule.ON_EXCEPTION,
                        "onException: { id: llm-x, exception: [ x ] }",
                        "does not mind the onException of its file"),
                with(Rule.PLACEHOLDER, "{{url}}", "{{uri}}", "{{uri}} is unknown"),
                with(Rule.PLACEHOLDER, "deadline:30000", "deadline", "or a property without a default"),
                with(Rule.PLACEHOLDER, "default.deadline", "default.dedline", "dedline:30000}} is unknown"),
                with(Rule.PLACEHOLDER, "{{llm.chain.default.deadline:", "{{env:HOME:", "{{env:HOME:30000}} is unknown"),
                step(Rule.CANONICAL, "to: direct:llm-x", "string found, object expected"),
                step(Rule.CANONICAL, "log: hello", "string found, object expected"),
                step(Rule.CANONICAL, "setBody: { id: llm-x, simple: { expression: x } }", "simple"),
                step(Rule.CANONICAL, "setBody: { id: llm-x, expression: { simple: x } }", "string found, object"),
                step(Rule.CANONICAL, "toD: { id: llm-x, url: direct:llm-x }", "url"),
                step(Rule.CANONICAL, "sendTo: { id: llm-x }", "sendTo"),
                with(
                        Rule.CANONICAL,
                        "uri: direct:llm-other",
                        "uri: direct:llm-other?block=true",
                        "options in its uri"));
    }

    private static BadRoute with(Rule rule, String good, String bad, String complaint) {
        return new BadRoute(rule, PATH, good, bad, complaint);
    }

    private static BadRoute at(Rule rule, String path, String complaint) {
        return new BadRoute(rule, path, "", "", complaint);
    }

    private static BadRoute step(Rule rule, String step, String complaint) {
        String first = "- doTry:";
        return with(rule, first, "- " + step + "\n        " + first, complaint);
    }

    private static BadRoute top(Rule rule, String element, String complaint) {
        return with(rule, "- route:", "- " + element + "\n- route:", complaint);
    }

    public RouteFile file() {
        int at = GOOD.indexOf(good);
        if (at < 0) {
            throw new IllegalStateException("not in the good file: " + good);
        }
        return RouteFile.parse(path, GOOD.substring(0, at) + bad + GOOD.substring(at + good.length()));
    }

    @Override
    public String toString() {
        return rule + " " + complaint;
    }
}
