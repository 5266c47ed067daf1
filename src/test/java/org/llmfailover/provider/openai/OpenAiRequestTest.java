package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.RequestReader;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/** What goes out, compared as JSON with what came in. */
class OpenAiRequestTest {

    private static final String OPENAI = "https://api.openai.com/v1";
    private static final String AZURE = "https://acme.openai.azure.com/openai/v1";
    private static final String MISTRAL = "https://api.mistral.ai/v1";
    private static final String GOOGLE = "https://generativelanguage.googleapis.com/v1beta/openai";
    private static final String OLLAMA = "http://localhost:11434/v1";
    private static final String FUNCTION = "'tools':[{'type':'function','function':{'name':'f'}}]";

    private final OpenAiWire wire = new OpenAiWire(new FailureReader(Clock.systemUTC()));

    @Test
    void theWireSaysWhoItIs() {
        assertThat(wire.protocol()).isEqualTo("openai");
        assertThat(wire.defaultUrl()).isEqualTo(OPENAI);
        assertThat(wire.path("gpt-4o", true)).isEqualTo("/chat/completions");
    }

    @Test
    void theKeyIsABearer() {
        assertThat(wire.headers("sk-1")).isEqualTo(Map.of("Authorization", "Bearer sk-1"));
        assertThat(wire.headers(target(OPENAI, "m"), "sk-1")).isEqualTo(Map.of("Authorization", "Bearer sk-1"));
    }

    @Test
    void azureTakesAKeyByItsOwnHeaderAndATokenAsTheBearer() {
        assertThat(wire.headers(target(AZURE, "m"), "0a1b")).isEqualTo(Map.of("api-key", "0a1b"));
        assertThat(wire.headers(target(AZURE, "m"), "eyJ0.a.b")).isEqualTo(Map.of("Authorization", "Bearer eyJ0.a.b"));
    }

    @Test
    void withoutAKeyThereIsNoHeader() {
        assertThat(wire.headers(null)).isEmpty();
        assertThat(wire.headers("")).isEmpty();
        assertThat(wire.headers(target(AZURE, "m"), null)).isEmpty();
        assertThat(wire.headers(target(AZURE, "m"), "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, AZURE, MISTRAL, OLLAMA})
    void onlyWhatTheCallerGaveIsSent(String url) throws Exception {
        WireRequest written = write(url, "any-model", "");

        assertThat(body(written)).isEqualTo(json("{'model':'any-model','messages':[{'role':'user','content':'Hi'}]}"));
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void everythingOpenAiUnderstandsIsPassedOn() throws Exception {
        String request =
                """
                'messages':[{'role':'developer','content':'Be kind.'},
                  {'role':'user','name':'Ann','content':[{'type':'text','text':'What is this?'},
                    {'type':'image_url','image_url':{'url':'https://example.org/a.png','detail':'low'}},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,aGVsbG8='}},
                    {'type':'file','file':{'file_id':'f1'}}]},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]},
                  {'role':'tool','content':'ok','tool_call_id':'c1'},
                  {'role':'assistant','content':null,'refusal':'No.'},
                  {'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}],
                'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'},
                  'strict':true}},{'type':'custom','custom':{'name':'g'}}],
                'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':false,
                'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d',
                  'schema':{'type':'object'},'strict':true}},
                'max_completion_tokens':50,'stop':['x','y','z','w'],'temperature':0.5,'top_p':0.9,
                'frequency_penalty':0.1,'presence_penalty':0.2,'seed':7,'n':2,
                'store':true,'metadata':{'a':'b'},'logit_bias':{'5':1},'logprobs':true,'user':'u'""";

        WireRequest written = wire.write(read("{" + request + "}"), target(OPENAI, "gpt-4o"));

        assertThat(body(written)).isEqualTo(json("{'model':'gpt-4o'," + request + "}"));
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void theTargetsModelReplacesTheCallers() throws Exception {
        assertThat(body(write(OPENAI, "gpt-4o", "'model':'my-chain'")).get("model"))
                .isEqualTo(json("'gpt-4o'"));
    }

    @ParameterizedTest
    @CsvSource({
        OPENAI + ", gpt-4o, max_completion_tokens",
        OPENAI + ", o3, max_completion_tokens",
        AZURE + ", my-deployment, max_completion_tokens",
        MISTRAL + ", mistral-large, max_tokens",
        OLLAMA + ", llama3, max_tokens",
        "https://openrouter.ai/api/v1, openai/gpt-5.4, max_completion_tokens"
    })
    void theMostTokensHaveTheNameTheTargetKnows(String url, String model, String field) throws Exception {
        JsonNode body = body(write(url, model, "'max_tokens':10"));

        assertThat(body.get(field)).isEqualTo(json("10"));
        assertThat(body).hasSize(3);
    }

    @Test
    void moreTokensThanTheModelGivesAreLowered() throws Exception {
        WireTarget target = new WireTarget("ollama", "llama3", OLLAMA, 4096);

        WireRequest written = wire.write(read("{" + HI + ",'max_tokens':9000}"), target);

        assertThat(body(written).get("max_tokens")).isEqualTo(json("4096"));
        assertThat(written.notes()).containsExactly("max_tokens 9000 was lowered to 4096: ollama/llama3 gives no more");
        assertThat(wire.write(read("{" + HI + ",'max_tokens':4096}"), target).notes())
                .isEmpty();
        assertThat(body(wire.write(read("{" + HI + "}"), target)).has("max_tokens"))
                .isFalse();
    }

    @Test
    void whatAReasoningModelRefusesIsDroppedWithANoteEach() throws Exception {
        WireRequest written = write(
                OPENAI,
                "gpt-5.4",
                """
                'temperature':0.2,'top_p':0.9,'frequency_penalty':1,'presence_penalty':-1,'stop':['a'],
                'logit_bias':{'5':1},'logprobs':true,'top_logprobs':2""");

        assertThat(body(written)).isEqualTo(json("{'model':'gpt-5.4'," + HI + "}"));
        assertThat(written.notes())
                .containsExactlyInAnyOrder(
                        "temperature 0.2 was dropped: openai/gpt-5.4 takes only its default",
                        "top_p 0.9 was dropped: openai/gpt-5.4 takes only its default",
                        "frequency_penalty 1.0 was dropped: openai/gpt-5.4 takes only its default",
                        "presence_penalty -1.0 was dropped: openai/gpt-5.4 takes only its default",
                        "stop of 1 sequence was dropped: openai/gpt-5.4 does not take it",
                        "logit_bias was dropped: openai/gpt-5.4 does not take it",
                        "logprobs was dropped: openai/gpt-5.4 does not take it",
                        "top_logprobs was dropped: openai/gpt-5.4 does not take it");
    }

    @Test
    void theDefaultOfAReasoningModelIsDroppedWithoutANote() throws Exception {
        WireRequest written =
                write(OPENAI, "o3", "'temperature':1,'top_p':1.0,'frequency_penalty':0,'presence_penalty':0");

        assertThat(body(written)).isEqualTo(json("{'model':'o3'," + HI + "}"));
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void aModelThatIsToldNotToReasonKeepsItsSampling() throws Exception {
        WireRequest written =
                write(OPENAI, "gpt-5.2", "'reasoning_effort':'none','temperature':0.2,'top_p':0.5,'logprobs':true");

        assertThat(body(written))
                .isEqualTo(json("{'model':'gpt-5.2'," + HI
                        + ",'reasoning_effort':'none','temperature':0.2,'top_p':0.5,'logprobs':true}"));
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void effortReachesOnlyModelsThatReason() throws Exception {
        assertThat(body(write(OPENAI, "o4-mini", "'reasoning_effort':'high'")).get("reasoning_effort"))
                .isEqualTo(json("'high'"));

        WireRequest written = write(OLLAMA, "llama3", "'reasoning_effort':'high'");
        assertThat(body(written)).isEqualTo(json("{'model':'llama3'," + HI + "}"));
        assertThat(written.notes())
                .containsExactly("reasoning_effort high was dropped: ollama/llama3 does not take it");
    }

    @Test
    void gpt54TakesFunctionToolsOnlyWithoutAnEffort() throws Exception {
        WireRequest written = write(OPENAI, "gpt-5.4", FUNCTION + ",'reasoning_effort':'high'");

        assertThat(body(written).has("reasoning_effort")).isFalse();
        assertThat(written.notes())
                .containsExactly("reasoning_effort high was dropped: openai/gpt-5.4 does not take it together with"
                        + " function tools");
        assertThat(body(write(OPENAI, "gpt-5.4", FUNCTION + ",'reasoning_effort':'none'"))
                        .get("reasoning_effort"))
                .isEqualTo(json("'none'"));
        assertThat(body(write(OPENAI, "gpt-5.2", FUNCTION + ",'reasoning_effort':'high'"))
                        .get("reasoning_effort"))
                .isEqualTo(json("'high'"));
    }

    @Test
    void gpt56TakesFunctionToolsOnlyWhenToldNotToReason() throws Exception {
        WireRequest silent = write(OPENAI, "gpt-5.6-sol", FUNCTION);
        WireRequest asked = write(AZURE, "gpt-5.6-sol", FUNCTION + ",'reasoning_effort':'low'");

        assertThat(body(silent).get("reasoning_effort")).isEqualTo(json("'none'"));
        assertThat(silent.notes())
                .containsExactly("reasoning_effort was set to none: openai/gpt-5.6-sol takes function tools only"
                        + " without reasoning");
        assertThat(body(asked).get("reasoning_effort")).isEqualTo(json("'none'"));
        assertThat(asked.notes())
                .containsExactly("reasoning_effort low was set to none: azure/gpt-5.6-sol takes function tools only"
                        + " without reasoning");
        assertThat(write(OPENAI, "gpt-5.6-sol", FUNCTION + ",'reasoning_effort':'none'")
                        .notes())
                .isEmpty();
        assertThat(body(write("https://openrouter.ai/api/v1", "openai/gpt-5.6-sol", FUNCTION))
                        .has("reasoning_effort"))
                .isFalse();
    }

    @Test
    void theOSeriesIsNotToldAboutParallelCalls() throws Exception {
        WireRequest written = write(OPENAI, "o3", FUNCTION + ",'parallel_tool_calls':false");

        assertThat(body(written).has("parallel_tool_calls")).isFalse();
        assertThat(written.notes())
                .containsExactly("parallel_tool_calls false was dropped: openai/o3 does not take it");
    }

    @Test
    void moreThanFourStopsAreRefused() throws Exception {
        assertThatExceptionOfType(NotCarriedException.class)
                .isThrownBy(() -> write(OPENAI, "gpt-4o", "'stop':['1','2','3','4','5']"))
                .withMessage("stop has 5 sequences, but openai/gpt-4o takes at most 4.");
    }

    @Test
    void theDeveloperIsTheSystemOnOtherHosts() throws Exception {
        String request = "{'messages':[{'role':'developer','content':'Be kind.'},{'role':'user','content':'Hi'}]}";

        for (String url : List.of(MISTRAL, OLLAMA, GOOGLE)) {
            assertThat(body(wire.write(read(request), target(url, "m"))).at("/messages/0/role"))
                    .isEqualTo(json("'system'"));
        }
        assertThat(body(wire.write(read(request), target(AZURE, "m"))).at("/messages/0/role"))
                .isEqualTo(json("'developer'"));
        assertThat(body(wire.write(read(request), target(OLLAMA, "openai/gpt-5")))
                        .at("/messages/0/role"))
                .isEqualTo(json("'developer'"));
    }

    @Test
    void otherHostsDoNotSeeFieldsOfOpenAisOwnService() throws Exception {
        WireRequest written = write(
                OLLAMA,
                "llama3",
                """
                'store':true,'metadata':{'secret':'x'},'prompt_cache_key':'k','safety_identifier':'s',
                'service_tier':'auto','verbosity':'low','user':'u','top_k':5""");

        assertThat(body(written)).isEqualTo(json("{'model':'llama3'," + HI + ",'user':'u','top_k':5}"));
        assertThat(written.notes())
                .containsExactly(
                        "metadata was dropped: ollama/llama3 does not know it",
                        "prompt_cache_key was dropped: ollama/llama3 does not know it",
                        "safety_identifier was dropped: ollama/llama3 does not know it",
                        "service_tier was dropped: ollama/llama3 does not know it",
                        "store was dropped: ollama/llama3 does not know it",
                        "verbosity was dropped: ollama/llama3 does not know it");
    }

    @Test
    void otherFieldsNeverReplaceWhatWasWritten() throws Exception {
        ChatRequest request = read("{" + HI + "}");
        ChatRequest sly = new ChatRequest(
                null,
                request.messages(),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                request.sampling(),
                null,
                null,
                false,
                false,
                Map.of("model", json("'other'")));

        assertThat(body(wire.write(sly, target(OPENAI, "gpt-4o"))).get("model")).isEqualTo(json("'gpt-4o'"));
    }

    @Test
    void otherHostsGetPlainTextWhereverTheyCan() throws Exception {
        WireRequest written = wire.write(
                read(
                        """
                {'messages':[{'role':'system','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},
                 {'role':'user','content':'Hi'},{'role':'assistant','content':null,'refusal':'No.'},
                 {'role':'assistant','content':''}]}"""),
                target(OLLAMA, "llama3"));

        assertThat(body(written).get("messages"))
                .isEqualTo(
                        json(
                                """
                [{'role':'system','content':'ab'},{'role':'user','content':'Hi'},
                 {'role':'assistant','content':'No.'},{'role':'assistant','content':''}]"""));
    }

    @Test
    void aLongCallIdIsShortenedInCallAndResultAlike() throws Exception {
        JsonNode messages = messagesWithCall(OPENAI, "toolu_" + "0".repeat(60));

        String id = messages.at("/1/tool_calls/0/id").textValue();
        assertThat(id).hasSizeLessThanOrEqualTo(40);
        assertThat(messages.at("/2/tool_call_id").textValue()).isEqualTo(id);
    }

    @Test
    void mistralGetsCallIdsItTakes() throws Exception {
        JsonNode messages = messagesWithCall(MISTRAL, "call_1");

        String id = messages.at("/1/tool_calls/0/id").textValue();
        assertThat(id).matches("[a-z0-9]{9}");
        assertThat(messages.at("/2/tool_call_id").textValue()).isEqualTo(id);
    }

    @Test
    void aThoughtSignatureGoesBackToGoogleOnly() throws Exception {
        assertThat(messagesWithCall(GOOGLE, "c1").at("/1/tool_calls/0/extra_content/google/thought_signature"))
                .isEqualTo(json("'c2ln'"));
        assertThat(messagesWithCall(OPENAI, "c1").at("/1/tool_calls/0").has("extra_content"))
                .isFalse();
        assertThat(messagesWithCall(OLLAMA, "c1").at("/1/tool_calls/0").has("extra_content"))
                .isFalse();
    }

    @Test
    void aStreamAlwaysAsksForItsUsage() throws Exception {
        JsonNode body = body(write(OLLAMA, "llama3", "'stream':true,'stream_options':{'include_usage':false}"));

        assertThat(body)
                .isEqualTo(json("{'model':'llama3'," + HI + ",'stream':true,'stream_options':{'include_usage':true}}"));
    }

    @Test
    void mistralSendsUsageUnaskedAndRefusesTheQuestion() throws Exception {
        assertThat(body(write(MISTRAL, "mistral-large", "'stream':true,'seed':4")))
                .isEqualTo(json("{'model':'mistral-large'," + HI + ",'stream':true,'random_seed':4}"));
    }

    @Test
    void everyToolChoiceAndResponseFormatIsWritten() throws Exception {
        for (String choice : List.of("'none'", "'auto'", "'required'", "{'type':'allowed_tools','allowed_tools':{}}")) {
            assertThat(body(write(OPENAI, "gpt-4o", FUNCTION + ",'tool_choice':" + choice))
                            .get("tool_choice"))
                    .isEqualTo(json(choice));
        }
        assertThat(body(write(OPENAI, "gpt-4o", "'response_format':{'type':'json_object'}"))
                        .get("response_format"))
                .isEqualTo(json("{'type':'json_object'}"));
        String bare = "{'type':'json_schema','json_schema':{'name':'n','schema':{}}}";
        assertThat(body(write(OPENAI, "gpt-4o", "'response_format':" + bare)).get("response_format"))
                .isEqualTo(json(bare));
    }

    @Test
    void customToolsAreNotStreamed() {
        String custom = "'tools':[{'type':'custom','custom':{'name':'g'}}]";

        assertThatExceptionOfType(NotCarriedException.class)
                .isThrownBy(() -> write(OPENAI, "gpt-5", custom + ",'stream':true"))
                .withMessage("tools of type custom cannot be streamed from openai/gpt-5.");
    }

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    private JsonNode messagesWithCall(String url, String id) throws IOException {
        ChatRequest request = read(
                """
                {'messages':[{'role':'user','content':'Hi'},
                 {'role':'assistant','tool_calls':[{'id':'ID','function':{'name':'f','arguments':'{}'},
                   'extra_content':{'google':{'thought_signature':'c2ln'}}}]},
                 {'role':'tool','tool_call_id':'ID','content':'ok'}]}"""
                        .replace("ID", id));
        return body(wire.write(request, target(url, "m"))).get("messages");
    }

    private WireRequest write(String url, String model, String fields) throws JsonProcessingException {
        return wire.write(read("{" + HI + (fields.isEmpty() ? "" : ",") + fields + "}"), target(url, model));
    }

    private static WireTarget target(String url, String model) {
        String provider = url.equals(OPENAI) ? "openai" : url.equals(AZURE) ? "azure" : "ollama";
        return new WireTarget(provider, model, url, null);
    }

    private static ChatRequest read(String json) throws JsonProcessingException {
        return new RequestReader().read(json(json));
    }

    private static JsonNode body(WireRequest request) throws IOException {
        return Json.MAPPER.readTree(request.body());
    }

    private static JsonNode json(String json) throws JsonProcessingException {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}
