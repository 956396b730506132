<%-- The model: signInUrl, String, path below the context that leads back here; cookieBytes, int, what this request's
     session cookie weighs, 0 without one; connections, int, of the database pool; last, Map or absent, the last recorded
     run: at (Map of site.Moments), n, and for me and account each session and token: median, p95, p99 (double, ms),
     statements (long); sessionBytes, tokenBytes; lastRun, String, the same with its latencies as JSON, or absent. --%>
<l:page title="compare.title" styles="compare.css" scripts="compare/compare.js" plots="${true}">
<h1><l:say key="compare.heading"/></h1>
<p class="lead"><l:say key="compare.lead"/></p>

<div id="compare"
 data-me="<c:url value='/api/me'/>" data-account="<c:url value='/api/account'/>" data-sessions="<c:url value='/api/sessions'/>"
 data-token="<c:url value='/token'/>" data-trial="<c:url value='/compare/trial'/>" data-run="<c:url value='/compare/run'/>"
 data-down="<c:url value='/static/compare/store-down.json'/>" data-cookie-bytes="${cookieBytes}" data-connections="${connections}"
 data-last="${fn:escapeXml(lastRun)}" data-signed-in="${not empty caller and caller.proof eq 'session'}">

<noscript><div class="notice"><p><l:say key="compare.noScript"/></p></div></noscript>
<c:choose><c:when test="${empty caller}">
<div class="notice"><p><l:say key="compare.invite"/></p><p><a class="button" href="<c:url value='/login'><c:param name='next' value='${signInUrl}'/></c:url>"><l:say key="compare.signIn"/></a></p></div>
</c:when><c:otherwise>
<form id="controls" class="row" hidden>
<label for="n"><l:say key="compare.n"/></label>
<input id="n" name="n" type="number" min="10" max="2000" step="10" value="200" inputmode="numeric" required>
<button id="start"><l:say key="compare.start"/></button>
<button id="stop" type="button" class="quiet" hidden><l:say key="compare.stop"/></button>
<progress id="progress" max="1" value="0" aria-label="<l:say key='compare.progress'/>" hidden></progress>
<button id="csv" type="button" class="quiet" hidden>CSV</button>
<button id="json" type="button" class="quiet" hidden>JSON</button>
</form>
</c:otherwise></c:choose>
<p id="status" role="status" class="muted"><c:if test="${not empty last and not empty caller}"><l:say key="compare.lastFigures" with="${last.n}"/> <l:when at="${last.at}"/></c:if></p>

<c:if test="${not empty last and empty caller}">
<section id="last" aria-labelledby="last-title">
<h2 id="last-title"><l:say key="compare.last"/></h2>
<p><l:say key="compare.lastText" with="${last.n}"/> <l:when at="${last.at}"/></p>
<div class="scroll" tabindex="0" role="group" aria-label="<l:say key='compare.numbers'/>"><table>
<thead><tr><th scope="col"><l:say key="compare.say.key"/></th><th scope="col" class="number"><l:say key="compare.median"/></th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th><th scope="col" class="number"><l:say key="compare.statements"/></th><th scope="col" class="number"><l:say key="compare.bytes"/></th></tr></thead>
<tbody><c:forTokens items="me account" delims=" " var="path"><c:forTokens items="session token" delims=" " var="kind"><c:set var="it" value="${last[path][kind]}"/>
<tr class="${kind}"><th scope="row"><span class="key"><l:mark kind="${kind}"/><l:say key="${kind}"/></span> <code>/api/${path}</code></th>
<td class="number"><fmt:formatNumber value="${it.median}" minFractionDigits="1" maxFractionDigits="1"/> ms</td><td class="number"><fmt:formatNumber value="${it.p95}" minFractionDigits="1" maxFractionDigits="1"/> ms</td><td class="number"><fmt:formatNumber value="${it.p99}" minFractionDigits="1" maxFractionDigits="1"/> ms</td><td class="number">${it.statements}</td><td class="number">${kind eq 'session' ? last.sessionBytes : last.tokenBytes}</td></tr></c:forTokens></c:forTokens></tbody>
</table></div>
</section>
</c:if>
<c:if test="${empty last and empty caller}"><p class="muted"><l:say key="compare.noLast"/></p></c:if>

<section aria-labelledby="rows-title">
<h2 id="rows-title"><l:say key="compare.rows"/></h2>
<c:forTokens items="data sent database read scale" delims=" " var="row">
<article class="evidence" id="row-${row}">
<h3><l:say key="compare.row.${row}"/></h3>
<div class="pair"><c:forTokens items="session token" delims=" " var="kind">
<div class="${kind}"><p class="answer"><span class="key"><l:mark kind="${kind}"/><l:say key="${kind}"/></span> <strong><l:say key="compare.row.${row}.${kind}"/></strong></p>
<div class="seen" id="seen-${row}-${kind}"><p class="muted small"><l:say key="compare.will.${row}.${kind}"/></p></div></div>
</c:forTokens></div>
</article>
</c:forTokens>
</section>

<section aria-labelledby="flows-title">
<h2 id="flows-title"><l:say key="compare.flows"/></h2>
<p><l:say key="compare.flowsText"/></p>
<l:flows/>
</section>

<section aria-labelledby="measured-title" class="measured">
<h2 id="measured-title"><l:say key="compare.measured"/></h2>
<p><l:say key="compare.measuredText"/></p>
<div class="plots"><c:forTokens items="latency-me latency-account statements bytes" delims=" " var="plot">
<figure class="plot" id="${plot}"><h3 class="finding"><l:say key="compare.plot.${plot}"/></h3>
<div class="canvas" role="img" aria-label="<l:say key='compare.plot.${plot}'/>"></div>
<details><summary><l:say key="compare.numbers"/></summary><div class="scroll" tabindex="0" role="group" aria-label="<l:say key='compare.numbers'/>: <l:say key='compare.plot.${plot}'/>"><table><thead></thead><tbody><tr><td class="muted"><l:say key="compare.noNumbers"/></td></tr></tbody></table></div></details></figure>
</c:forTokens></div>
</section>

<section aria-labelledby="take-title" id="take">
<h2 id="take-title"><l:say key="compare.take"/></h2>
<p><l:say key="compare.takeText"/></p>
<div class="pair clocks"><c:forTokens items="session token" delims=" " var="kind">
<div class="card ${kind}"><p class="key"><l:mark kind="${kind}"/><l:say key="${kind}"/></p><p class="clock"><span id="clock-${kind}">–</span> ms</p><p class="small" id="refused-${kind}"><l:say key="compare.takeWill"/></p></div>
</c:forTokens></div>
<p class="finding" id="take-finding" role="status"></p>
<c:if test="${not empty caller}"><p><button type="button" id="take-again" class="quiet" hidden><l:say key="compare.takeStart"/></button></p></c:if>
</section>

<div class="figures">
<section aria-labelledby="scale-title">
<h2 id="scale-title"><l:say key="compare.scale"/></h2>
<form id="scale" class="sliders" hidden>
<label for="nodes"><l:say key="compare.nodes"/> <output id="nodes-value" for="nodes"></output></label><input type="range" id="nodes" min="0" max="4" step="0.05" value="2">
<label for="rate"><l:say key="compare.rate"/> <output id="rate-value" for="rate"></output></label><input type="range" id="rate" min="0" max="4" step="0.05" value="3">
</form>
<figure class="plot" id="fleet"><h3 class="finding"><l:say key="compare.plot.fleet"/></h3>
<div class="canvas" role="img" aria-label="<l:say key='compare.plot.fleet'/>"></div>
<details><summary><l:say key="compare.numbers"/></summary><div class="scroll" tabindex="0" role="group" aria-label="<l:say key='compare.numbers'/>: <l:say key='compare.plot.fleet'/>"><table><thead></thead><tbody><tr><td class="muted"><l:say key="compare.noNumbers"/></td></tr></tbody></table></div></details></figure>
<p><l:say key="compare.formula"/></p>
<p class="muted"><l:say key="compare.leftOut"/></p>
</section>

<section aria-labelledby="down-title">
<h2 id="down-title"><l:say key="compare.down"/></h2>
<p><l:say key="compare.downText"/></p>
<figure class="plot" id="down"><h3 class="finding"><l:say key="compare.plot.down"/></h3>
<div class="canvas" role="img" aria-label="<l:say key='compare.plot.down'/>"></div>
<details><summary><l:say key="compare.numbers"/></summary><div class="scroll" tabindex="0" role="group" aria-label="<l:say key='compare.numbers'/>: <l:say key='compare.plot.down'/>"><table><thead></thead><tbody><tr><td class="muted"><l:say key="compare.noNumbers"/></td></tr></tbody></table></div></details></figure>
</section>
</div>

<ul id="words" hidden><c:forTokens items="session token" delims=" " var="word"><li data-word="${word}"><l:say key="${word}"/></li></c:forTokens>
<c:forTokens items="unitMs unitStatements unitBytes unitNodes unitStatementsSecond unitSeconds ceiling median key path n failed perRequest total bytesUnit nodesUnit answered refusedCount progress borrowing taking stopped done failedRun noAnswer noTiming latencyToken latencySession latencySame statementsFinding statementsNever bytesFinding takeFinding takeRunning takeRefused takeNotRefused scaleFinding scaleOver downFinding rowData rowHash rowClaims cookieOpaque cookieSeen cookieHidden tokenSent tokenParts header payload signature asked askFleet tookTotal tookSql tookAuth tookStore tookSign" delims=" " var="word"><fmt:message key="compare.say.${word}" var="said"/><li data-word="${word}"><c:out value="${said}"/></li></c:forTokens></ul>
</div>
</l:page>
