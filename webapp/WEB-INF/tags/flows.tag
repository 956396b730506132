<%@ tag body-content="empty" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The four flows, session left, token right."
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><div class="pair">
<section class="card session"><h2 class="key"><l:mark kind="session"/><l:say key="session"/></h2>
<p><l:say key="home.session"/></p>
<l:flow name="makeSession" kind="session" steps="CS:credentials,SS:verify,SD:storeRow,SC:setCookie"/>
<l:flow name="useSession" kind="session" steps="CS:cookie,SD:findRow,DS:row,SC:data"/></section>
<section class="card token"><h2 class="key"><l:mark kind="token"/><l:say key="token"/></h2>
<p><l:say key="home.token"/></p>
<l:flow name="makeToken" kind="token" steps="CS:credentials,SS:verify,SS:sign,SC:tokens"/>
<l:flow name="useToken" kind="token" steps="CS:bearer,SS:verifySignature,DD:noDatabase,SC:data"/></section>
</div>
